import { ROUTES } from '../../src/kms-server/http/routes';
import { describeWithHsm } from './support/hsm';
import {
  bytes,
  context,
  freshRequest,
  Steps,
  spec,
  startTestKms,
  type TestKms,
  type Who,
} from './support/kms';
import { OPEN_POLICY } from './support/open-policy';

const KINDS = ['jira', 'operator', 'shop', 'auditor', 'admin', 'officer'] as const satisfies readonly Who[];
type Kind = (typeof KINDS)[number];

const NOBODY: readonly Kind[] = [];
const EVERYBODY: readonly Kind[] = KINDS;
const PEOPLE: readonly Kind[] = ['operator', 'auditor', 'admin', 'officer'];
const LOOKERS: readonly Kind[] = ['jira', ...PEOPLE];
const APP: readonly Kind[] = ['jira'];
const DECIDERS: readonly Kind[] = ['operator', 'officer'];
const PROPOSERS: readonly Kind[] = ['admin', 'officer'];
const APPLICATION: readonly Kind[] = ['shop'];

/** Who may, written down again by hand: a line changed in the server's own table has to be changed here as well. */
const MAY: Readonly<Record<string, readonly Kind[]>> = {
  'GET /v1/capabilities': EVERYBODY,
  'GET /v1/audit': ['auditor', 'admin', 'officer'],
  'POST /v1/keys': APP,
  'GET /v1/keys': LOOKERS,
  'GET /v1/keys/:keyId': LOOKERS,
  'GET /v1/keys/:keyId/deletions': LOOKERS,
  'POST /v1/keys/:keyId/enable': APP,
  'POST /v1/keys/:keyId/disable': APP,
  'POST /v1/keys/:keyId/schedule-deletion': APP,
  'POST /v1/keys/:keyId/cancel-deletion': ['jira', ...DECIDERS],
  'GET /v1/approvals': LOOKERS,
  'GET /v1/approvals/:id': LOOKERS,
  'POST /v1/approvals/:id/approve': DECIDERS,
  'POST /v1/approvals/:id/deny': DECIDERS,
  'POST /v1/approvals/:id/withdraw': APP,
  'POST /v1/approvals/:id/withdraw-vote': DECIDERS,
  'POST /v1/approvals/:id/break-glass': ['officer'],
  'POST /v1/approvals/decide': DECIDERS,
  'GET /v1/changes': PEOPLE,
  'GET /v1/changes/:id': PEOPLE,
  'POST /v1/changes': PROPOSERS,
  'POST /v1/changes/:id/withdraw': PROPOSERS,
  'GET /v1/account-links': PEOPLE,
  'POST /v1/account-links': PEOPLE,
  'POST /v1/account-links/:linkId/withdraw': PEOPLE,
  'POST /v1/account-links/enter': APP,
  'GET /v1/accounts/:accountId': APP,
  'GET /v1/people': PEOPLE,
  'GET /v1/people/:id': PEOPLE,
  'GET /v1/teams': PEOPLE,
  'GET /v1/roles': PEOPLE,
  'GET /v1/groups': PEOPLE,
  'GET /v1/groups/:name': PEOPLE,
  'GET /v1/applications': PEOPLE,
  'GET /v1/policies': PEOPLE,
  'GET /v1/policies/:version': PEOPLE,
  'POST /v1/policies/dry-run': PEOPLE,
  'POST /v1/keys/review': APP,
  'POST /v1/keys/:keyId/encrypt': APPLICATION,
  'POST /v1/keys/:keyId/decrypt': APPLICATION,
  'POST /v1/keys/:keyId/sign': APPLICATION,
  'POST /v1/keys/:keyId/verify': APPLICATION,
  'POST /v1/keys/:keyId/generate-mac': APPLICATION,
  'POST /v1/keys/:keyId/verify-mac': APPLICATION,
  // What concerns a session wants one; none of these has.
  'GET /v1/session': NOBODY,
  'POST /v1/session/end': NOBODY,
  'POST /v1/session/end-all': NOBODY,
  'POST /v1/session/reauthentication/passkey/options': NOBODY,
  'POST /v1/session/reauthentication/passkey': NOBODY,
  'POST /v1/session/reauthentication/oidc': NOBODY,
  'GET /v1/api-keys': EVERYBODY,
  'POST /v1/api-keys/rotate': EVERYBODY,
  'POST /v1/api-keys/:keyId/revoke': EVERYBODY,
  'GET /v1/principals/:principalId/credentials': ['auditor', 'admin', 'officer'],
  'POST /v1/principals/:principalId/credentials/revoke': PROPOSERS,
  'POST /v1/credentials/:credentialId/revoke': PROPOSERS,
  'POST /v1/issuances/:issuanceId/collect': PROPOSERS,
  'GET /v1/passkeys': NOBODY,
  'POST /v1/passkeys/options': NOBODY,
  'POST /v1/passkeys': NOBODY,
  'POST /v1/passkeys/:passkeyId/remove': NOBODY,
};

describeWithHsm('permissions', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let path: (route: string) => string;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    const key = await steps.create(freshRequest());
    const approvalId = await steps.askToEnable(key);
    const change = await kms.call<{ readonly id: string; readonly openedBy: string }>(
      'officer',
      'POST',
      '/v1/changes',
      { kind: 'break-glass.set', payload: { keyGroup: 'payments', on: true } },
    );
    path = (route) =>
      route
        .replace('changes/:id', `changes/${change.body.id}`)
        .replace('people/:id', `people/${change.body.openedBy}`)
        .replace(':principalId', change.body.openedBy)
        .replace(':name', 'payments')
        .replace(':version', OPEN_POLICY.version)
        .replace(':keyId', key.keyId)
        .replace(':id', approvalId);
  });
  afterAll(() => kms?.close());

  const closed = ROUTES.filter(({ action }) => action !== null);
  const routes = closed.map(({ method, path: route }) => `${method} ${route}`);

  test('every line of the API is in the table', () => {
    expect([...routes].sort()).toEqual(Object.keys(MAY).sort());
  });

  const cases = routes.flatMap((route) => KINDS.map((kind) => [route, kind] as const));
  test.each(cases)('%s by %s', async (route, kind) => {
    const [method, template] = route.split(' ') as [string, string];
    // A body that is wrong on purpose: an allowed caller gets as far as its being read, and nothing is changed.
    const body = method === 'POST' ? { unexpected: true } : undefined;
    const answer = await kms.call<{ readonly code?: string }>(kind, method, path(template), body);
    const allowed = MAY[route]?.includes(kind);
    if (!allowed) expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    else expect(answer.status).toBe(method === 'POST' ? 400 : 200);
  });

  const credentials = {
    none: undefined,
    'of another form': { raw: 'secret' },
    unknown: { raw: `kd_${'0'.repeat(16)}_${'A'.repeat(43)}` },
    expired: 'lapsed',
  } as const;
  const strangers = routes.flatMap((route) =>
    Object.keys(credentials).map((name) => [route, name as keyof typeof credentials] as const),
  );
  test.each(strangers)('%s with a credential that is %s', async (route, name) => {
    const [method, template] = route.split(' ') as [string, string];
    const body = method === 'POST' ? {} : undefined;
    const answer = await kms.call(credentials[name], method, path(template), body);
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  test('a right id with a wrong secret is no credential', async () => {
    const token = kms.token.jira;
    const altered = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
    expect(await kms.call({ raw: altered }, 'GET', '/v1/keys')).toMatchObject({ status: 401 });
    expect(await kms.call('jira', 'GET', '/v1/keys')).toMatchObject({ status: 200 });
  });

  test('the integration can ask only for keys of its own groups', async () => {
    const body = { spec: spec(), context: context(freshRequest()) };
    expect(await kms.call('stranger', 'POST', '/v1/keys', body)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  test('what belongs to another group is not there', async () => {
    const key = await steps.create(freshRequest());
    const approvalId = await steps.askToEnable(key);
    const hidden = { status: 404, body: { code: 'not-found' } };
    expect(await kms.call('stranger', 'GET', `/v1/keys/${key.keyId}`)).toMatchObject(hidden);
    expect(await kms.call('stranger', 'GET', '/v1/keys')).toMatchObject({ body: { keys: [] } });
    expect(await kms.call('stranger', 'GET', `/v1/keys?requestId=${key.requestId}`)).toMatchObject({
      body: { keys: [] },
    });
    expect(await kms.call('foreign', 'POST', `/v1/approvals/${approvalId}/approve`, {})).toMatchObject(
      hidden,
    );
    expect(await kms.call('foreign', 'GET', '/v1/approvals')).toMatchObject({ body: { approvals: [] } });
  });

  test('the integration has no word for an enabled key, an owned clock or a vote', async () => {
    for (const extra of [{ state: 'Enabled' }, { enabled: true }, { now: 0 }]) {
      const body = { spec: { ...spec(), ...extra }, context: context(freshRequest()) };
      expect(await kms.call('jira', 'POST', '/v1/keys', body)).toMatchObject({ status: 400 });
    }
  });

  describe('an application', () => {
    const operations = ['encrypt', 'decrypt'];
    const grants = (name: string, granted: readonly string[]) => ({
      applications: [{ name, operations: granted }],
    });

    test('uses a key that names it', async () => {
      expect((await steps.encrypt(await steps.enabled(grants('shop', operations)))).status).toBe(200);
    });

    test('does not use a key that names another', async () => {
      const key = await steps.enabled(grants('reports', operations));
      expect(await steps.encrypt(key)).toMatchObject({ status: 403, body: { code: 'not-granted' } });
    });

    test('does only what it is granted', async () => {
      const key = await steps.enabled(grants('reports', ['decrypt']));
      expect(await steps.encrypt(key, 'reports')).toMatchObject({
        status: 403,
        body: { code: 'not-granted' },
      });
      const junk = { ciphertext: bytes('x'.repeat(60)) };
      expect((await steps.use(key, 'decrypt', junk, 'reports')).body.code).toBe('invalid-request');
    });

    test('of the same name in another project does not see the key', async () => {
      const key = await steps.enabled(grants('shop', operations));
      expect(await steps.encrypt(key, 'impostor')).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      });
    });

    test('does not use a key for another purpose', async () => {
      const key = await steps.enabled(grants('shop', operations));
      const answer = await steps.use(key, 'generate-mac', { message: bytes('m') });
      expect(answer).toMatchObject({ status: 403, body: { code: 'not-granted' } });
    });
  });
});
