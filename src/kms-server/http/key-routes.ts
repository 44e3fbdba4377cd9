import { ok, type Result } from '../../domain/result';
import { type Refusal, refused } from '../refusal';
import type { StoredKey } from '../store/keys';
import { cancelDeletion } from '../usecases/cancel-deletion';
import { createKey } from '../usecases/create-key';
import { disableKey } from '../usecases/disable-key';
import { enableKey } from '../usecases/enable-key';
import { describeKey, keyOfRequest, listKeys } from '../usecases/read';
import { scheduleDeletion } from '../usecases/schedule-deletion';
import { keyResource } from './resources';
import { type Answer, route } from './route';
import { contextBody, createBody, deletionBody, idempotencyKey, keyParams, keysQuery } from './schemas';

const keyAnswer = (result: Result<StoredKey, Refusal>): Result<Answer, Refusal> =>
  result.ok ? ok({ status: 200, body: keyResource(result.value) }) : result;

const accepted = (approvalId: string): Result<Answer, Refusal> =>
  ok({ status: 202, body: { outcome: 'pendingApproval', approvalId } });

export const KEY_ROUTES = [
  route({
    method: 'POST',
    path: '/v1/keys',
    action: 'key.create',
    body: createBody,
    handle: async (kms, { principal, body, header }) => {
      const idempotency = idempotencyKey.safeParse(header('idempotency-key'));
      if (!idempotency.success) {
        return refused('invalid-request', 'Idempotency-Key is empty or too long', 'Send 1 to 255 characters');
      }
      const order = idempotency.data === undefined ? body : { ...body, idempotencyKey: idempotency.data };
      const created = await createKey(kms, principal, order);
      if (!created.ok) return created;
      return ok({ status: created.value.made ? 201 : 200, body: keyResource(created.value.key) });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/keys',
    action: 'key.read',
    query: keysQuery,
    handle: (kms, { principal, query: { requestId, limit, cursor } }) => {
      const page =
        requestId === undefined
          ? listKeys(kms, principal, { limit, ...(cursor === undefined ? {} : { cursor }) })
          : keyOfRequest(kms, principal, requestId);
      return ok({ status: 200, body: { ...page, keys: page.keys.map(keyResource) } });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/keys/:keyId',
    action: 'key.read',
    params: keyParams,
    handle: (kms, { principal, params }) => keyAnswer(describeKey(kms, principal, params.keyId)),
  }),
  route({
    method: 'POST',
    path: '/v1/keys/:keyId/enable',
    action: 'key.enable',
    params: keyParams,
    body: contextBody,
    handle: async (kms, { principal, params, body }) => {
      const result = await enableKey(kms, principal, params.keyId, body.context);
      if (!result.ok) return result;
      if (result.value.outcome === 'pendingApproval') return accepted(result.value.approvalId);
      return ok({ status: 200, body: { outcome: 'enabled', key: keyResource(result.value.key) } });
    },
  }),
  route({
    method: 'POST',
    path: '/v1/keys/:keyId/disable',
    action: 'key.disable',
    params: keyParams,
    body: contextBody,
    handle: async (kms, { principal, params, body }) =>
      keyAnswer(await disableKey(kms, principal, params.keyId, body.context)),
  }),
  route({
    method: 'POST',
    path: '/v1/keys/:keyId/schedule-deletion',
    action: 'key.schedule-deletion',
    params: keyParams,
    body: deletionBody,
    handle: async (kms, { principal, params, body }) => {
      const result = await scheduleDeletion(kms, principal, { ...params, ...body });
      if (!result.ok) return result;
      if (result.value.outcome === 'pendingApproval') return accepted(result.value.approvalId);
      return ok({ status: 200, body: { ...result.value, key: keyResource(result.value.key) } });
    },
  }),
  route({
    method: 'POST',
    path: '/v1/keys/:keyId/cancel-deletion',
    action: 'key.cancel-deletion',
    params: keyParams,
    body: contextBody,
    handle: async (kms, { principal, params, body }) =>
      keyAnswer(await cancelDeletion(kms, principal, params.keyId, body.context)),
  }),
];
