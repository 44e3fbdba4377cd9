import * as z from 'zod';
import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { cancelDeletion } from '../usecases/cancel-deletion';
import { cancelInPerson } from '../usecases/cancel-in-person';
import type { Condition } from '../usecases/condition';
import { createKey } from '../usecases/create-key';
import { deletionsOf, schedulingOf } from '../usecases/deletions';
import { disableKey } from '../usecases/disable-key';
import { enableKey } from '../usecases/enable-key';
import type { Kms } from '../usecases/kms';
import { listKeys } from '../usecases/list-keys';
import { describeKey, keyOfRequest } from '../usecases/read';
import { lastUsed } from '../usecases/recent-use';
import { scheduleDeletion } from '../usecases/schedule-deletion';
import { ticketUrl } from '../usecases/tickets';
import * as answers from './answers';
import { cursorOf, positionIn } from './cursor';
import { matching } from './etag';
import { EXAMPLE } from './examples';
import { keyResource } from './resources';
import { route } from './route';
import { cancelBody, contextBody, createBody, deletionBody, keyParams, keysQuery } from './schemas';

function tell(kms: Kms, key: StoredKey) {
  const scheduling = schedulingOf(kms, key);
  const used = lastUsed(kms, key.row.keyId);
  const url = ticketUrl(kms, key.ticket);
  return keyResource(key, {
    ...(scheduling ? { scheduling } : {}),
    ...(used ? { lastUsed: used } : {}),
    ...(url === undefined ? {} : { ticketUrl: url }),
  });
}

const keyAnswer = (kms: Kms, result: Result<StoredKey, Refusal>) =>
  result.ok ? ok({ status: 200, body: tell(kms, result.value) } as const) : result;

const keyPosition = z.strictObject({ group: z.string(), sort: z.string(), id: z.string() });

/** The key must be as `If-Match` says. */
const asSeen = (kms: Kms, keyId: string, ifMatch: string | undefined) =>
  matching(ifMatch, () => {
    const key = kms.store.keys.get(keyId);
    return key && tell(kms, key);
  });

const accepted = (approvalId: string) =>
  ok({ status: 202, body: { outcome: 'pendingApproval', approvalId } } as const);

const refuseContext = (mend: string) =>
  refused(
    'invalid-request',
    'body.context: an integration says on whose behalf it asks, a person asks alone',
    mend,
  );

const refuseWordless = () =>
  refused(
    'invalid-request',
    'body.reason: a person says why the deletion is cancelled',
    'Send a reason; it stays with the key for ever',
  );

interface CancelBody {
  readonly context?: RequestContext | undefined;
  readonly reason?: string | undefined;
}

/** An integration cancels on behalf of somebody in Jira, a person in their own name. */
async function cancel(
  kms: Kms,
  principal: Principal,
  keyId: string,
  { context, reason }: CancelBody,
  condition: Condition | undefined,
) {
  if (principal.kind !== 'person')
    return context
      ? cancelDeletion(kms, principal, keyId, { context, reason }, condition)
      : refuseContext('Send it');
  if (context) return refuseContext('Leave it out');
  return reason === undefined ? refuseWordless() : cancelInPerson(kms, principal, keyId, reason, condition);
}

const THE_KEY = { schema: answers.key, example: EXAMPLE.key, etag: true } as const;
const ASKED = {
  description: 'The operators are asked: the open approval, the same when asked again',
  schema: answers.pendingApproval,
} as const;

export const KEY_ROUTES = [
  route({
    id: 'createKey',
    tag: 'Keys',
    method: 'POST',
    path: '/v1/keys',
    action: 'key.create',
    summary: 'Make a disabled key',
    description:
      'Makes at most one key per `context.requestId`, which nobody can use before its operators agreed. The same request again is answered with the key as it is now; with another spec it is a conflict.',
    repeat: 'afresh',
    body: createBody,
    example: { spec: EXAMPLE.spec, context: EXAMPLE.context },
    answers: {
      201: { ...THE_KEY, description: 'The key, disabled' },
      200: { ...THE_KEY, description: 'The key that the request has made before' },
    },
    problems: ['conflict', 'name-taken', 'stale-generation', 'unsupported', 'policy', 'rate-limited'],
    handle: async (kms, { principal, body }) => {
      const created = await createKey(kms, principal, body);
      if (!created.ok) return created;
      return ok({ status: created.value.made ? 201 : 200, body: tell(kms, created.value.key) });
    },
  }),
  route({
    id: 'listKeys',
    tag: 'Keys',
    method: 'GET',
    path: '/v1/keys',
    action: 'key.read',
    summary: 'List keys',
    description:
      'A page of the keys that the caller sees, group by group: by name with `namePrefix`, by expiry date with `expiringBefore`, by id otherwise. Keys that wait for their destruction are `state=PendingDeletion`.',
    query: keysQuery,
    answers: { 200: { description: 'A page; `cursor` where there may be more', schema: answers.keyPage } },
    problems: [],
    handle: (kms, { principal, query: { requestId, limit, cursor, ...filters } }) => {
      if (requestId !== undefined) {
        const key = keyOfRequest(kms, principal, requestId);
        return ok({ status: 200, body: { keys: key ? [tell(kms, key)] : [] } });
      }
      const after = positionIn(filters, cursor, keyPosition);
      if (!after.ok) return after;
      const { keyGroup, ...filter } = filters;
      const page = listKeys(kms, principal, { filter, keyGroup, after: after.value, limit });
      const next = page.next ? { cursor: cursorOf(filters, page.next) } : {};
      return ok({ status: 200, body: { keys: page.keys.map((key) => tell(kms, key)), ...next } });
    },
  }),
  route({
    id: 'getKey',
    tag: 'Keys',
    method: 'GET',
    path: '/v1/keys/:keyId',
    action: 'key.read',
    summary: 'Describe a key',
    description: 'The key as it is now. A destroyed key is still told: its row stays, its material is gone.',
    params: keyParams,
    answers: { 200: { ...THE_KEY, description: 'The key' } },
    problems: [],
    handle: (kms, { principal, params }) => keyAnswer(kms, describeKey(kms, principal, params.keyId)),
  }),
  route({
    id: 'listKeyDeletions',
    tag: 'Keys',
    method: 'GET',
    path: '/v1/keys/:keyId/deletions',
    action: 'key.read',
    summary: 'Tell of the times a key was to be destroyed',
    description:
      'Each with who asked, who agreed, until when it could be undone, and who cancelled it and why; the newest first. It is what the audit log says.',
    params: keyParams,
    answers: { 200: { description: 'All of them', schema: answers.deletions } },
    problems: [],
    handle: (kms, { principal, params }) => {
      const key = describeKey(kms, principal, params.keyId);
      if (!key.ok) return key;
      return ok({ status: 200, body: { deletions: deletionsOf(kms, key.value) } });
    },
  }),
  route({
    id: 'enableKey',
    tag: 'Keys',
    method: 'POST',
    path: '/v1/keys/:keyId/enable',
    action: 'key.enable',
    summary: 'Ask the operators to enable a key',
    description: 'Opens an approval; nothing but the decision of the operators enables a key.',
    repeat: 'replayed',
    ifMatch: 'optional',
    params: keyParams,
    body: contextBody,
    example: { context: EXAMPLE.context },
    answers: {
      200: { description: 'It is enabled', schema: answers.enabled },
      202: ASKED,
    },
    problems: ['stale-generation', 'invalid-state', 'policy'],
    handle: async (kms, { principal, params, body, header }) => {
      const condition = asSeen(kms, params.keyId, header('if-match'));
      const result = await enableKey(kms, principal, params.keyId, body.context, condition);
      if (!result.ok) return result;
      if (result.value.outcome === 'pendingApproval') return accepted(result.value.approvalId);
      return ok({ status: 200, body: { outcome: 'enabled', key: tell(kms, result.value.key) } });
    },
  }),
  route({
    id: 'disableKey',
    tag: 'Keys',
    method: 'POST',
    path: '/v1/keys/:keyId/disable',
    action: 'key.disable',
    summary: 'Disable a key at once',
    description:
      'Needs nobody. No use starts after the answer. Open approvals to enable the key are withdrawn.',
    repeat: 'replayed',
    ifMatch: 'optional',
    params: keyParams,
    body: contextBody,
    example: { context: EXAMPLE.context },
    answers: { 200: { ...THE_KEY, description: 'The key, disabled' } },
    problems: ['stale-generation', 'invalid-state'],
    handle: async (kms, { principal, params, body, header }) => {
      const condition = asSeen(kms, params.keyId, header('if-match'));
      return keyAnswer(kms, await disableKey(kms, principal, params.keyId, body.context, condition));
    },
  }),
  route({
    id: 'scheduleKeyDeletion',
    tag: 'Keys',
    method: 'POST',
    path: '/v1/keys/:keyId/schedule-deletion',
    action: 'key.schedule-deletion',
    summary: 'Schedule the destruction of a key',
    description:
      'A key that never was enabled waits for its destruction at once; any other needs its operators first. A window that runs is neither shortened nor begun anew.',
    repeat: 'replayed',
    ifMatch: 'optional',
    params: keyParams,
    body: deletionBody,
    example: { days: 30, context: EXAMPLE.context },
    answers: {
      200: { description: 'The window runs', schema: answers.pendingDeletion },
      202: ASKED,
    },
    problems: ['stale-generation', 'invalid-state', 'policy'],
    handle: async (kms, { principal, params, body, header }) => {
      const condition = asSeen(kms, params.keyId, header('if-match'));
      const result = await scheduleDeletion(kms, principal, { ...params, ...body, condition });
      if (!result.ok) return result;
      if (result.value.outcome === 'pendingApproval') return accepted(result.value.approvalId);
      return ok({ status: 200, body: { ...result.value, key: tell(kms, result.value.key) } });
    },
  }),
  route({
    id: 'cancelKeyDeletion',
    tag: 'Keys',
    method: 'POST',
    path: '/v1/keys/:keyId/cancel-deletion',
    action: 'key.cancel-deletion',
    summary: 'Cancel a scheduled destruction',
    description:
      'Possible until the key is destroyed. It ends disabled: enabling it passes the operators again. Where the quorum of the group asks for somebody, it waits for them, and the destruction waits with it. A person asks in their own name, with a `reason` and without a context.',
    repeat: 'replayed',
    ifMatch: 'optional',
    params: keyParams,
    body: cancelBody,
    example: { context: EXAMPLE.context },
    answers: { 200: { ...THE_KEY, description: 'The key, disabled' }, 202: ASKED },
    problems: ['stale-generation', 'invalid-state', 'name-taken', 'reauthentication-required'],
    handle: async (kms, { principal, params, body, header }) => {
      const condition = asSeen(kms, params.keyId, header('if-match'));
      const result = await cancel(kms, principal, params.keyId, body, condition);
      if (!result.ok) return result;
      if (result.value.outcome === 'pendingApproval') return accepted(result.value.approvalId);
      return ok({ status: 200, body: tell(kms, result.value.key) });
    },
  }),
];
