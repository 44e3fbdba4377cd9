import { OPERATORS_GATE } from './dsm-stub/options';
import { DsmStub } from './dsm-stub/stub';

/** Who may do what at the stand-in is as DSM has it: people sign in and decide, apps show a key and don't. */
const [OPERATOR, OTHER] = ['operator@example.com', 'other@example.com'];
const APPLICATION = 'payments-api';

let now: number;
let stub: DsmStub;
beforeEach(() => {
  now = Date.parse('2026-06-01T09:00:00Z');
  stub = new DsmStub({
    now: () => now,
    ...{ people: [OPERATOR, OTHER], applications: [APPLICATION], protects: OPERATORS_GATE },
  });
});
afterEach(() => expect([...new Set(stub.violations)]).toEqual([]));

interface Answer {
  readonly status: number;
  readonly value: Record<string, string>;
}

function ask(authorization: string, method: string, path: string, body?: object): Answer {
  const answer = stub.respond({
    ...{ method, path, headers: { authorization } },
    body: body === undefined ? '' : JSON.stringify(body),
  });
  const isJson = answer.headers['content-type'] === 'application/json';
  return { status: answer.status, value: isJson ? JSON.parse(answer.body) : {} };
}

const PENDING = '/sys/v1/approval_requests?status=PENDING';
const keydesk = () => `Basic ${stub.apiKey}`;
const application = () => `Basic ${stub.members.application(APPLICATION).apiKey}`;
const password = () => `Basic ${stub.members.credentialOf(OPERATOR)}`;

/** A key that waits for its enabling, and the approval request for it. */
function waiting() {
  const key = { name: 'payments', obj_type: 'AES', key_size: 256, group_id: stub.groupId, enabled: false };
  const key_ops = ['ENCRYPT', 'DECRYPT', 'APPMANAGEABLE'];
  const { kid = '' } = ask(keydesk(), 'POST', '/crypto/v1/keys', { ...key, key_ops }).value;
  const { request_id = '' } = ask(keydesk(), 'POST', '/sys/v1/approval_requests', {
    ...{ method: 'PATCH', operation: `/crypto/v1/keys/${kid}`, body: { enabled: true } },
  }).value;
  return { kid, approve: `/sys/v1/approval_requests/${request_id}/approve` };
}

const encryption = (kid: string) => ({ key: { kid }, alg: 'AES', mode: 'GCM', plain: 'AAAA', tag_len: 128 });

test('a person signs in, then says in which account they work; before that they can do nothing', () => {
  expect(ask(password(), 'GET', PENDING).status).toBe(401);
  const opened = ask(password(), 'POST', '/sys/v1/session/auth');
  expect(opened.value).toMatchObject({ expires_in: 86_400 });
  const session = `Bearer ${opened.value.access_token}`;
  expect(ask(session, 'GET', PENDING).status).toBe(401);
  const select = (acct_id: string) => ask(session, 'POST', '/sys/v1/session/select_account', { acct_id });
  expect(select(stub.groupId).status).toBe(403);
  expect(ask(session, 'GET', PENDING).status).toBe(401);
  expect(select(stub.accountId).status).toBe(200);
  expect(ask(session, 'GET', PENDING).status).toBe(200);
  now += 86_400_000;
  expect(ask(session, 'GET', PENDING).status).toBe(401);
});

test('an app shows its API key with each call, and has no account to choose', () => {
  expect(ask(keydesk(), 'GET', PENDING).status).toBe(200);
  const { access_token } = ask(keydesk(), 'POST', '/sys/v1/session/auth').value;
  const select = { acct_id: stub.accountId };
  expect(ask(`Bearer ${access_token}`, 'POST', '/sys/v1/session/select_account', select).status).toBe(401);
});

test('people decide; neither Keydesk’s own app nor an application’s can', () => {
  const { kid, approve } = waiting();
  for (const app of [keydesk(), application()]) expect(ask(app, 'POST', approve, {}).status).toBe(403);
  expect(ask(application(), 'POST', '/crypto/v1/encrypt', encryption(kid)).status).toBe(403);
  expect(ask(stub.signIn(OPERATOR), 'POST', approve, {})).toMatchObject({ value: { status: 'APPROVED' } });
  expect(ask(application(), 'POST', '/crypto/v1/encrypt', encryption(kid)).status).toBe(200);
});

test('the group’s quorum policy names people alone', () => {
  const group = ask(keydesk(), 'GET', `/sys/v1/groups/${stub.groupId}`).value as unknown as {
    approval_policy: { quorum: { n: number; members: object[] } };
  };
  const ids = [OPERATOR, OTHER].map((email) => ({ user: stub.members.person(email).id }));
  expect(group.approval_policy.quorum).toEqual({ n: 1, members: ids });
});

test('an application’s app uses keys and manages none; Keydesk’s manages keys and uses none', () => {
  const { kid, approve } = waiting();
  ask(stub.signIn(OPERATOR), 'POST', approve, {});
  expect(ask(keydesk(), 'POST', '/crypto/v1/encrypt', encryption(kid)).status).toBe(403);
  expect(ask(application(), 'DELETE', `/crypto/v1/keys/${kid}`).status).toBe(403);
  expect(ask(application(), 'PATCH', `/crypto/v1/keys/${kid}`, { enabled: false }).status).toBe(403);
  const key = { name: 'own', obj_type: 'AES', key_size: 256, group_id: stub.groupId };
  expect(ask(application(), 'POST', '/crypto/v1/keys', key).status).toBe(403);
});
