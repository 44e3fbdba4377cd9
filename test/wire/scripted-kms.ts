import { inspect } from 'node:util';
import { openKms } from '../../src/app/adapters/kms/registry';
import { type Kms, KmsUnavailable, type RequestContext } from '../../src/app/ports/kms';
import type { AccountId, IssueKey, KeyHandle, RequestId, SnapshotHash } from '../../src/domain/ids';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import {
  answer,
  answerJson,
  type Handler,
  type LoopbackServer,
  startLoopback,
  type WireRequest,
} from './loopback';

export const CREDENTIAL = 'kd_app_YSBzZWNyZXQgb2YgdGhlIHRlc3Q';
export const HANDLE = 'keydesk:key-1' as KeyHandle;
export const SPEC = fakeSpec(Date.parse('2026-06-01T09:00:00Z'));
export const CONTEXT: RequestContext = {
  requestId: 'a'.repeat(32) as RequestId,
  generation: 1,
  ticket: 'KEY-1' as IssueKey,
  snapshotHash: 'b'.repeat(64) as SnapshotHash,
  policyVersion: 'default-1',
  requester: 'account-developer' as AccountId,
  excluded: ['account-approver' as AccountId],
};

export const RESOURCE = {
  keyId: 'key-1',
  handle: HANDLE,
  requestId: CONTEXT.requestId,
  name: SPEC.name,
  state: 'Disabled',
  everEnabled: false,
  generation: 1,
  createdAt: 1_780_000_000_000,
};

/** Closed after each test. */
export const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A KMS that answers as the test says, and what it received. */
export async function scripted(
  handle: Handler,
  credential: string | undefined = CREDENTIAL,
): Promise<{ kms: Kms; received: WireRequest[] }> {
  const received: WireRequest[] = [];
  const server = await startLoopback((wire, response) => {
    received.push(wire);
    return handle(wire, response);
  });
  servers.push(server);
  const secrets = { credential: async () => credential };
  return { kms: openKms({ type: 'keydesk', baseUrl: `${server.url}/kms/` }, secrets), received };
}

export const html =
  (status: number): Handler =>
  (_, response) =>
    answer(response, { status, headers: { 'content-type': 'text/html' }, body: '<h1>Gateway</h1>' });

export const json =
  (status: number, value: unknown): Handler =>
  (_, response) =>
    answerJson(response, status, value);

export const problem =
  (status: number, value: unknown): Handler =>
  (_, response) =>
    answerJson(response, status, value, 'application/problem+json');

export async function unavailable(call: Promise<unknown>): Promise<KmsUnavailable> {
  const error: unknown = await call.catch((it: unknown) => it);
  if (error instanceof KmsUnavailable) return error;
  throw new Error(`Not KmsUnavailable: ${inspect(error)}`);
}
