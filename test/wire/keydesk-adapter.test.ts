import { inspect } from 'node:util';
import { openKms } from '../../src/app/adapters/kms/registry';
import type { ApprovalId, KeyHandle } from '../../src/domain/ids';
import { answer, answerJson, type Handler, startLoopback, type WireRequest } from './loopback';

import {
  CONTEXT,
  CREDENTIAL,
  HANDLE,
  html,
  json,
  problem,
  RESOURCE,
  SPEC,
  scripted,
  servers,
  unavailable,
} from './scripted-kms';

describe('what is sent', () => {
  test('a create carries credential, idempotency key, spec and context', async () => {
    const { kms, received } = await scripted(json(201, RESOURCE));
    expect(await kms.createKey(SPEC, CONTEXT)).toMatchObject({ ok: true, value: { handle: HANDLE } });
    const [sent] = received;
    expect(sent).toMatchObject({
      method: 'POST',
      path: '/kms/v1/keys',
      headers: {
        authorization: `Bearer ${CREDENTIAL}`,
        'content-type': 'application/json',
        'idempotency-key': expect.stringMatching(/^[0-9a-f]{64}$/),
        'accept-encoding': 'identity',
      },
    });
    expect(JSON.parse(sent?.body ?? '')).toEqual({ spec: SPEC, context: CONTEXT });
  });

  test('the idempotency key is the same for the same order, and another one after a voiding', async () => {
    const { kms, received } = await scripted(json(201, RESOURCE));
    await kms.createKey(SPEC, CONTEXT);
    await kms.createKey({ ...SPEC }, { ...CONTEXT });
    await kms.createKey(SPEC, { ...CONTEXT, generation: 2 });
    const [first, second, third] = received.map((it) => it.headers['idempotency-key']);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test.each([
    'keydesk:',
    'keydesk:a/../../b',
    'keydesk:a%2Fb',
    'keydesk:..',
    'keydesk:a?x',
    'KEYDESK:a',
    'dsm:a',
    '',
  ])('the handle %p never gets into a URL', async (handle) => {
    const { kms, received } = await scripted(json(200, RESOURCE));
    expect(await kms.describeKey(handle as KeyHandle)).toMatchObject({
      refusal: { code: 'invalid-request' },
    });
    expect(received).toEqual([]);
  });

  test('a cursor is passed on encoded', async () => {
    const { kms, received } = await scripted(json(200, { keys: [] }));
    await kms.listKeys({ limit: 10, cursor: 'a&limit=1000#' });
    expect(received[0]?.path).toBe('/kms/v1/keys?limit=10&cursor=a%26limit%3D1000%23');
  });

  test.each([undefined, '', 'short', 'kd_app_with space', 'kd_app_line\r\nX-Evil: 1'])(
    'without a usable credential (%p) nothing is sent',
    async (credential) => {
      const received: WireRequest[] = [];
      const server = await startLoopback((wire) => void received.push(wire));
      servers.push(server);
      const kms = openKms({ type: 'keydesk', baseUrl: server.url }, { credential: async () => credential });
      expect(await kms.describeKey(HANDLE)).toMatchObject({ refusal: { code: 'unauthenticated' } });
      expect(received).toEqual([]);
    },
  );

  test('a cancellation that waits for operators says which approval', async () => {
    const approvalId = 'c'.repeat(32);
    const waiting: Handler = (_, response) =>
      answerJson(response, 202, { outcome: 'pendingApproval', approvalId });
    const { kms } = await scripted(waiting);
    expect(await kms.cancelDeletion(HANDLE, CONTEXT)).toEqual({
      ok: true,
      value: { outcome: 'pendingApproval', approvalId },
    });
  });

  test('a redirect is not followed, so the credential goes nowhere else', async () => {
    const elsewhere = await scripted(json(200, RESOURCE));
    const target = servers[0]?.url ?? '';
    const { kms } = await scripted((_, response) =>
      answer(response, { status: 307, headers: { location: `${target}/kms/v1/keys/key-1` }, body: '' }),
    );
    expect((await unavailable(kms.describeKey(HANDLE))).reason).toBe('nonsense');
    expect(elsewhere.received).toEqual([]);
  });
});

describe('answers without sense', () => {
  test.each<readonly [string, Handler]>([
    ['HTML with 200', html(200)],
    ['HTML with 404, which is not "no such key"', html(404)],
    ['HTML with 409', html(409)],
    ['JSON with 404 that is no problem document', json(404, { error: 'nothing here' })],
    ['an unexpected success', json(206, RESOURCE)],
    ['an empty object', json(200, {})],
    [
      'no JSON',
      (_, it) =>
        answer(it, { status: 200, headers: { 'content-type': 'application/json' }, body: '{"keyId":' }),
    ],
    ['another key', json(200, { ...RESOURCE, keyId: 'key-2', handle: 'keydesk:key-2' })],
    ['a handle that differs from its id', json(200, { ...RESOURCE, keyId: 'key-2' })],
    ['an unknown state', json(200, { ...RESOURCE, state: 'Usable' })],
    ['a generation that is a text', json(200, { ...RESOURCE, generation: '1' })],
    ['a flood', (_, it) => answerJson(it, 200, { ...RESOURCE, publicKey: 'x'.repeat(5 * 1024 * 1024) })],
    [
      'a body cut off',
      (_, it) => {
        it.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
        it.write('{"keyId"', () => it.destroy());
      },
    ],
  ])('%s', async (_, handle) => {
    const { kms } = await scripted(handle);
    const error = await unavailable(kms.describeKey(HANDLE));
    expect(error.reason).toBe('nonsense');
  });

  test('more than one key for a request', async () => {
    const second = { ...RESOURCE, keyId: 'key-2', handle: 'keydesk:key-2' };
    const { kms } = await scripted(json(200, { keys: [RESOURCE, second] }));
    expect((await unavailable(kms.findByRequestId(CONTEXT.requestId))).reason).toBe('nonsense');
  });

  test('a key of another request', async () => {
    const { kms } = await scripted(json(200, { keys: [{ ...RESOURCE, requestId: 'another' }] }));
    expect((await unavailable(kms.findByRequestId(CONTEXT.requestId))).reason).toBe('nonsense');
  });

  test('a disable that leaves the key enabled', async () => {
    const { kms } = await scripted(json(200, { ...RESOURCE, state: 'Enabled' }));
    expect((await unavailable(kms.disableKey(HANDLE, CONTEXT))).reason).toBe('nonsense');
  });

  test('another approval', async () => {
    const approval = {
      id: 'b',
      requestId: 'r',
      handle: HANDLE,
      action: 'enable',
      state: 'approved',
      decidedBy: [],
    };
    const { kms } = await scripted(json(200, approval));
    expect((await unavailable(kms.getApproval('a' as ApprovalId))).reason).toBe('nonsense');
  });
});

describe('problems', () => {
  test.each([
    [404, 'not-found', 'not-found'],
    [409, 'conflict', 'conflict'],
    [409, 'name-taken', 'name-taken'],
    [409, 'stale-generation', 'stale-generation'],
    [409, 'approval-decided', 'approval-decided'],
    [409, 'invalid-state', 'invalid-state'],
    [409, 'key-not-active', 'invalid-state'],
    [422, 'unsupported', 'unsupported'],
    [422, 'policy', 'policy'],
    [403, 'forbidden', 'forbidden'],
    [403, 'not-granted', 'forbidden'],
    [401, 'unauthenticated', 'unauthenticated'],
    [400, 'invalid-request', 'invalid-request'],
    [413, 'too-large', 'invalid-request'],
    [404, 'a-code-of-tomorrow', 'not-found'],
    [422, undefined, 'invalid-request'],
  ])('%s %s is the refusal %s', async (status, code, expected) => {
    const { kms } = await scripted(
      problem(status, { title: 'T', detail: 'What is wrong.', code, mend: 'Do this.' }),
    );
    expect(await kms.describeKey(HANDLE)).toEqual({
      ok: false,
      refusal: { code: expected, message: 'What is wrong.', mend: 'Do this.' },
    });
  });

  test.each([
    [429, 'rate-limited', 'throttled'],
    [503, 'unavailable', 'server-error'],
    [500, 'internal', 'server-error'],
    [500, 'not-found', 'server-error'],
  ])('%s %s says that the KMS is not available: %s', async (status, code, reason) => {
    const { kms } = await scripted((_, response) => {
      response.setHeader('retry-after', '12');
      answerJson(response, status, { code }, 'application/problem+json');
    });
    expect(await unavailable(kms.describeKey(HANDLE))).toMatchObject({ reason, retryAfterMs: 12_000 });
  });

  test('a problem that repeats the credential is shown without it', async () => {
    const detail = `The token ${CREDENTIAL} is not known.`;
    const { kms } = await scripted(problem(401, { code: 'unauthenticated', detail, mend: CREDENTIAL }));
    const result = await kms.describeKey(HANDLE);
    expect(result).toMatchObject({ refusal: { message: 'The token [credential] is not known.' } });
    expect(JSON.stringify(result)).not.toContain(CREDENTIAL);
  });

  test('a text without end is cut', async () => {
    const { kms } = await scripted(problem(409, { code: 'conflict', detail: 'x'.repeat(100_000) }));
    const result = await kms.describeKey(HANDLE);
    expect(JSON.stringify(result).length).toBeLessThan(2_000);
  });
});

describe('a KMS that is not there', () => {
  test('is unreachable, and the error names the address', async () => {
    const { kms } = await scripted(json(200, RESOURCE));
    const url = servers[0]?.url ?? '';
    await servers.pop()?.close();
    const error = await unavailable(kms.describeKey(HANDLE));
    expect(error.reason).toBe('unreachable');
    expect(error.message).toContain(url);
    expect(error.message).toContain('ECONNREFUSED');
    expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(CREDENTIAL);
  });
});

test('an opened connection shows no credential', async () => {
  const { kms } = await scripted(json(200, RESOURCE));
  await kms.describeKey(HANDLE);
  expect(inspect(kms, { depth: 12, showHidden: true }) + JSON.stringify(kms)).not.toContain(CREDENTIAL);
});

describe('findings of the crypto policy', () => {
  const finding = (rule: string, severity: 'warn' | 'reject', value: string) => ({
    ...{ rule, severity, value, field: 'keyType', source: 'A standard' },
    message: `Wrong by ${rule}.`,
    mend: `Mend ${rule}.`,
  });
  const violations = [
    finding('crypto.sunset', 'reject', 'RSA-2048'),
    finding('crypto.module-certificate', 'warn', 'hsm'),
    finding('metadata.cost-centre', 'reject', ''),
  ];
  const first = 'Wrong by crypto.sunset. Found: "RSA-2048". [crypto.sunset; A standard]';
  const last = 'Wrong by metadata.cost-centre. [metadata.cost-centre; A standard]';

  test('a refused creation names every one that refuses, and no warning', async () => {
    const { kms } = await scripted(problem(422, { code: 'policy', detail: 'D', mend: 'M', violations }));
    expect(await kms.createKey(SPEC, CONTEXT)).toEqual({
      ok: false,
      refusal: {
        code: 'policy',
        message: `${first} ${last}`,
        mend: 'Mend crypto.sunset. Mend metadata.cost-centre.',
      },
    });
  });

  test('findings without sense leave the words of the problem', async () => {
    const { kms } = await scripted(problem(422, { code: 'policy', detail: 'D', mend: 'M', violations: [7] }));
    expect(await kms.createKey(SPEC, CONTEXT)).toMatchObject({
      ok: false,
      refusal: { message: 'D', mend: 'M' },
    });
  });

  test('the review before creation tells each', async () => {
    const { kms, received } = await scripted(json(200, { policyVersion: 'p-1', violations }));
    expect(await kms.preflight?.(SPEC, CONTEXT)).toEqual({
      ok: true,
      value: [
        { message: first, mend: 'Mend crypto.sunset.' },
        { message: last, mend: 'Mend metadata.cost-centre.' },
      ],
    });
    expect(received[0]).toMatchObject({ method: 'POST', path: '/kms/v1/keys/review' });
  });
});
