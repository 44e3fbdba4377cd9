import { verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DsmStubOptions, OPERATORS_GATE } from '../wire/dsm-stub/options';
import { type Caller, OPERATORS, openSdkms, type Sdkms } from './support/sdkms';

/** The life of an approval request as Fortanix's own library and command line client understand it. */
const [FIRST, SECOND] = OPERATORS;
const HOUR_MS = 3_600_000;
jest.setTimeout(60_000);

interface Request {
  readonly request_id: string;
  readonly status: string;
  readonly expiry: string;
}

let dsm: Sdkms;
let kid: string;
const open = async (options: Partial<DsmStubOptions> = {}): Promise<void> => {
  dsm = await openSdkms({ protects: OPERATORS_GATE, ...options });
  const shape = { obj_type: 'EC', elliptic_curve: 'NistP256', group_id: dsm.stub.groupId };
  const order = { ...shape, name: 'signs' };
  kid = value(
    await dsm.call<{ kid: string }>('app', 'SecurityObjectsApi', 'generate_security_object', order),
  ).kid;
};
afterEach(() => dsm?.close());

function value<T>(answer: { readonly value: T } | { readonly refused: number; readonly told: string }): T {
  if ('refused' in answer) throw new Error(`${answer.refused} ${answer.told}`);
  return answer.value;
}

const call = <T = unknown>(who: Caller, name: string, ...args: unknown[]) =>
  dsm.call<T>(who, 'ApprovalRequestsApi', name, ...args);
const refused = (status: number, told: string) => ({ refused: status, told });

const operation = (rest = '') => `/crypto/v1/keys/${kid}${rest}`;
const deletion = () => ({ method: 'DELETE', operation: operation(), description: 'KEY-1' });

/** Asked for by the app. */
const asked = async (body: object = deletion()): Promise<string> =>
  value(await call<Request>('app', 'create_approval_request', body)).request_id;
const statusOf = async (id: string): Promise<string> =>
  value(await call<Request>('app', 'get_approval_request', id)).status;
const waiting = async (): Promise<string[]> => {
  const some = await call<readonly Request[]>(FIRST, 'get_approval_requests', null, null, null, 'PENDING');
  return value(some).map(({ request_id }) => request_id);
};
const stateOfKey = (): string | undefined => dsm.stub.sobjects.get(kid)?.state;

test('created, approved, and its result fetched', async () => {
  await open();
  const id = await asked();
  expect(value(await call('app', 'get_approval_request', id))).toMatchObject({
    ...deletion(),
    ...{ status: 'PENDING', approvers: [], requester: { app: dsm.stub.appId } },
    subjects: [{ group: dsm.stub.groupId }, { sobject: kid }],
  });
  expect(await waiting()).toEqual([id]);
  expect(await call('app', 'get_result', id)).toMatchObject({ refused: 400 });
  expect(await call('app', 'approve', id)).toEqual(refused(403, 'Not a reviewer'));
  expect(stateOfKey()).toBe('Active');
  expect(await call(FIRST, 'approve', id)).toEqual({ value: null });
  expect([await statusOf(id), await waiting(), stateOfKey()]).toEqual(['APPROVED', [], 'Deleted']);
  expect(value(await call('app', 'get_result', id))).toMatchObject({ status: 204 });
});

test('a quorum of two asks two people', async () => {
  await open({ quorum: 2 });
  const id = await asked();
  await call(FIRST, 'approve', id);
  expect([await statusOf(id), stateOfKey()]).toEqual(['PENDING', 'Active']);
  expect(await call(FIRST, 'approve', id)).toEqual(refused(409, 'Already approved'));
  await call(SECOND, 'approve', id);
  expect([await statusOf(id), stateOfKey()]).toEqual(['APPROVED', 'Deleted']);
});

test('denied: nothing happens, and nobody can approve it any more', async () => {
  await open();
  const id = await asked();
  expect(await call('app', 'deny', id)).toEqual(refused(403, 'Not a reviewer'));
  await call(FIRST, 'deny', id);
  expect(value(await call('app', 'get_approval_request', id))).toMatchObject({
    ...{ status: 'DENIED', denier: dsm.stub.person(FIRST) },
  });
  expect(await call(SECOND, 'approve', id)).toEqual(refused(400, 'Approval request is not pending'));
  expect(await call('app', 'get_result', id)).toMatchObject({ refused: 400 });
  expect(stateOfKey()).toBe('Active');
});

test('withdrawn by who asked, and by nobody else', async () => {
  await open();
  const id = await asked();
  expect(await call(FIRST, 'delete_approval_request', id)).toEqual(refused(403, 'Not the requester'));
  expect(await call('app', 'delete_approval_request', id)).toEqual({ value: null });
  const gone = refused(404, 'Approval request does not exist');
  expect(await call('app', 'get_approval_request', id)).toEqual(gone);
  expect(await call(FIRST, 'approve', id)).toEqual(gone);
  expect([await waiting(), stateOfKey()]).toEqual([[], 'Active']);
});

test('expired: nobody can approve it any more, and it can be asked for again', async () => {
  await open({ approvalLifetimeMs: HOUR_MS });
  const id = await asked();
  dsm.advance(HOUR_MS);
  expect(await call(FIRST, 'approve', id)).toEqual(refused(400, 'Approval request is not pending'));
  expect(await call(FIRST, 'deny', id)).toEqual(refused(400, 'Approval request is not pending'));
  const { expiry } = value(await call<Request>('app', 'get_approval_request', id));
  expect(expiry).toBe('20260601T100000Z');
  expect(stateOfKey()).toBe('Active');
  await call(FIRST, 'approve', await asked());
  expect(stateOfKey()).toBe('Deleted');
});

test('approved, and then it failed: the result says why', async () => {
  await open();
  const id = await asked({ method: 'POST', operation: operation('/activate') });
  await call(FIRST, 'approve', id);
  expect(await statusOf(id)).toBe('FAILED');
  expect(value(await call('app', 'get_result', id))).toEqual({
    ...{ status: 400, body: 'Object is not in PreActive state' },
  });
});

const requestIdIn = (printed: string): string => /request_id: ([0-9a-f-]{36})/.exec(printed)?.[1] ?? printed;

test('the command line client asks for a signature, and writes it once an operator has approved', async () => {
  await open({ protectsUse: true });
  const [data, signature] = [join(dsm.home, 'data'), join(dsm.home, 'signature')];
  await writeFile(data, 'KEY-1');
  const words = ['sign', '--kid', kid, '--hash-alg', 'SHA256', '--in', data];
  await expect(dsm.cli(...words, '--out', signature)).rejects.toThrow(/requires approval/);
  const id = requestIdIn(await dsm.cli(...words, '--quorum'));
  const result = () => dsm.cli('task-result', '--request-id', id, '--out', signature);
  expect(JSON.parse(await result())).toMatchObject({ status: 'PENDING' });
  await call(FIRST, 'approve', id);
  expect(JSON.parse(await result())).toMatchObject({ status: 200, body: { kid } });
  const publicKey = dsm.stub.publicKeyOf(kid);
  expect(verify('sha256', Buffer.from('KEY-1'), publicKey, await readFile(signature))).toBe(true);
});

test('the command line client asks for a change, and it is made once an operator has approved', async () => {
  await open({ protects: ['UPDATE_SOBJECTS_PROFILE'] });
  const words = ['update-object', '--kid', kid, '--description', 'for cards'];
  await expect(dsm.cli(...words)).rejects.toThrow(/requires approval/);
  const id = requestIdIn(await dsm.cli(...words, '--quorum'));
  expect(dsm.stub.sobjects.get(kid)?.description).toBeUndefined();
  await call(FIRST, 'approve', id);
  expect(JSON.parse(await dsm.cli('task-result', '--request-id', id))).toMatchObject({ status: 200 });
  expect(dsm.stub.sobjects.get(kid)?.description).toBe('for cards');
});
