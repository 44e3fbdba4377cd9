import { randomUUID } from 'node:crypto';
import type { MemberError } from '../../src/kms-server/refusal';
import { describeWithHsm } from './support/hsm';
import { type ProblemBody, startTestKms, type TestKms } from './support/kms';

type Refused = ProblemBody & { readonly errors?: readonly MemberError[] };

describeWithHsm('a refusal names the members that it is about', (module) => {
  let kms: TestKms;
  beforeAll(async () => {
    kms = await startTestKms(module);
  });
  afterAll(() => kms?.close());

  const propose = (kind: string, payload: unknown) =>
    kms.call<Refused>('admin', 'POST', '/v1/changes', { kind, payload, comment: 'For the test.' });

  async function places(kind: string, payload: unknown): Promise<readonly string[]> {
    const { status, body } = await propose(kind, payload);
    expect(status).toBeGreaterThanOrEqual(400);
    return (body.errors ?? []).map(({ pointer }) => pointer);
  }

  test('every malformed member is named, not the first alone', async () => {
    expect(await places('group.add', { name: '', minDeletionDays: 3 })).toEqual([
      '#/payload/name',
      '#/payload/minDeletionDays',
    ]);
  });

  const trust = {
    issuer: 'https://ci.example',
    audience: 'kms',
    keys: { url: 'https://ci.example/keys' },
    algorithms: ['ES256'],
    conditions: [{ claim: 'sub', equals: 'repo:shop' }],
  };
  test.each([
    [{ keys: { url: 'http://ci.example/keys' } }, '#/payload/trust/keys/url'],
    [{ conditions: [{ claim: '', equals: 'x' }] }, '#/payload/trust/conditions/0/claim'],
    [{ conditions: [{ claim: 'sub', startsWith: '' }] }, '#/payload/trust/conditions/0/startsWith'],
    [{ keys: { url: 443 } }, '#/payload/trust/keys/url'],
    [{ keys: { inline: 'no key set' } }, '#/payload/trust/keys/inline'],
    [{ keys: {} }, '#/payload/trust/keys'],
    [{ conditions: [] }, '#/payload/trust/conditions'],
    [{ keys: { inline: { keys: [{ kty: 'oct', k: 'AAAA' }] } } }, '#/payload/trust/keys/inline/keys/0'],
  ])('of alternatives, the one that was meant: %j', async (wrong, place) => {
    const payload = { applicationId: randomUUID(), trust: { ...trust, ...wrong } };
    expect((await places('application.trust-issuer', payload))[0]).toBe(place);
  });

  test.each([
    ['team.put', { name: 'Night shift', persons: [randomUUID()], teams: [] }, '#/payload/persons'],
    ['role.put', { name: 'operator', description: '', actions: ['key.read'] }, '#/payload/name'],
    ['application.add', { name: 'shop', projectId: 'P1' }, '#/payload/name'],
    ['role.grant', { id: randomUUID(), role: 'operator', keyGroup: null }, '#/payload/id'],
    ['group.set', { name: 'nowhere', minDeletionDays: 7 }, '#/payload/name'],
    [
      'quorum.set',
      { keyGroup: 'payments', action: 'enable', parts: [{ team: null, n: 20 }], days: 1 },
      '#/payload/parts',
    ],
  ])('what the rules refuse has its place as well: %s', async (kind, payload, place) => {
    expect(await places(kind, payload)).toEqual([place]);
  });

  test('a query has no members to point to', async () => {
    const { body } = await kms.call<Refused>('admin', 'GET', '/v1/keys?limit=0');
    expect(body).toMatchObject({ code: 'invalid-request' });
    expect(body).not.toHaveProperty('errors');
  });
});
