import { randomUUID } from 'node:crypto';
import { DEFAULT_POLICY } from '../../src/domain/policy/default-policy';
import { type PolicySet, policySetSchema } from '../../src/domain/policy/policy-set';
import type { Violation } from '../../src/domain/policy/review';
import type { ChangeResource, KeyResource } from '../../src/kms-server/http/resources';
import { editDatabase } from './support/database';
import { Governance, type Member } from './support/governance';
import { describeWithHsm } from './support/hsm';
import {
  bytes,
  context,
  DAY,
  freshRequest,
  type ProblemBody,
  Steps,
  spec,
  startTestKms,
  type TestKms,
} from './support/kms';
import { against, OPEN_POLICY } from './support/open-policy';

type InForce = { readonly keyGroup: string | null; readonly version: string };
type Refused = ProblemBody & { readonly violations: readonly Violation[] };

describeWithHsm('the crypto policy inside the KMS', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let gov: Governance;
  let officers: readonly Member[];
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    gov = new Governance(kms);
    const add = () => gov.add('security-officer', { accountId: `acc-${randomUUID()}` });
    officers = [await add(), await add()];
  });
  afterAll(() => kms.close());

  const officer = (index: 0 | 1): Member => officers[index] ?? { id: '', name: 'nobody', raw: '' };

  const inForce = async (keyGroup: string | null): Promise<string | null> => {
    const { body } = await gov.get<{ inForce: readonly InForce[] }>(officer(0), '/v1/policies');
    return body.inForce?.find((setting) => setting.keyGroup === keyGroup)?.version ?? null;
  };

  const propose = async (policy: PolicySet | null, keyGroup: string | null, decidedOn?: string | null) =>
    gov.post<ChangeResource>(officer(0), '/v1/changes', {
      kind: 'policy.set',
      payload: { keyGroup, policy, inForce: decidedOn === undefined ? await inForce(keyGroup) : decidedOn },
      comment: 'The test asks for it',
    });

  /** Proposed, agreed to by somebody with a say in the server and in every group, and in force. */
  const setPolicy = async (policy: PolicySet | null, keyGroup: string | null = null) => {
    const proposed = await propose(policy, keyGroup);
    expect(proposed).toMatchObject({ status: 200, body: { state: 'pending' } });
    const id = String(proposed.body.id);
    expect(await gov.approve(officer(1), id)).toMatchObject({ status: 200 });
    expect(await inForce(keyGroup)).toBe(policy?.version ?? null);
    return id;
  };

  const create = (changes: Readonly<Record<string, unknown>> = {}) =>
    kms.call<Refused & KeyResource>('jira', 'POST', '/v1/keys', {
      spec: spec(changes),
      context: context(freshRequest()),
    });

  afterEach(async () => {
    if ((await inForce('payments')) !== null) await setPolicy(null, 'payments');
    if ((await inForce(null)) !== OPEN_POLICY.version) await setPolicy(OPEN_POLICY);
  });

  test('what the policy refuses is not made, and every rule, value and mend is told', async () => {
    await setPolicy({ ...DEFAULT_POLICY, version: `strict-${randomUUID()}` });
    const refused = await create({ name: 'kms-key', labels: {}, description: 'short' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'policy' } });
    const rules = refused.body.violations.map(({ rule }) => rule);
    expect(rules).toEqual(
      expect.arrayContaining([
        'naming.reserved-prefix',
        'metadata.cost-centre',
        'metadata.project-id',
        'metadata.description',
        'form.option',
      ]),
    );
    expect(refused.body.detail).toContain('kms-key');
    expect(refused.body.violations.every(({ mend }) => mend.length > 0)).toBe(true);
    const good = {
      name: 'cards-at-rest',
      projectId: 'payments',
      description: 'Card numbers at rest',
      labels: { 'cost-centre': 'CC-4711', 'data-classification': 'internal' },
    };
    expect(await create(good)).toMatchObject({ status: 201 });
    const restricted = {
      ...good,
      name: 'cards-restricted',
      labels: { ...good.labels, 'data-classification': 'restricted' },
    };
    expect((await create(restricted)).body.violations).toMatchObject([{ rule: 'crypto.protection-level' }]);
  });

  test('a key type that is refused by now stops protecting and still processes', async () => {
    const key = await steps.enabled();
    const { ciphertext } = (await steps.encrypt(key)).body;
    await setPolicy(against({ 'AES-256': 'reject' }));
    const refused = await steps.use<Refused>(key, 'encrypt', { plaintext: bytes('4111') });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'policy', violations: [{ rule: 'crypto.aes-key-length', value: 'AES-256' }] },
    });
    expect(refused.body.mend).not.toBe('');
    expect(await steps.use(key, 'decrypt', { ciphertext })).toMatchObject({
      status: 200,
      body: { plaintext: bytes('4111') },
    });
    await setPolicy(OPEN_POLICY);
    expect(await steps.encrypt(key)).toMatchObject({ status: 200 });
  });

  test('a change of the policy says why, and what it was decided on', async () => {
    const policy = against({ 'AES-128': 'warn' });
    const payload = { keyGroup: null, policy, inForce: OPEN_POLICY.version };
    expect(await gov.propose(officer(0), 'policy.set', payload)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', detail: expect.stringContaining('comment') },
    });
    expect(await propose(policy, null, 'another')).toMatchObject({
      status: 412,
      body: { code: 'precondition-failed' },
    });
    const broken = { ...policy, naming: { ...policy.naming, minLength: 20, maxLength: 10 } };
    expect(await propose(broken, null)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', detail: expect.stringContaining('naming.minLength') },
    });
    expect(await propose({ ...policy, version: OPEN_POLICY.version }, null)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  test('an algorithm whose last day is over stops protecting the day after, and not before', async () => {
    const signing = { keyType: 'EC-P256', operations: ['sign', 'verify'] };
    const key = await steps.enabled(signing);
    const last = new Date(kms.clock.now()).toISOString().slice(0, 10);
    await setPolicy(
      against(
        {},
        {
          sunsets: policySetSchema.shape.crypto.shape.sunsets.parse([
            {
              appliesTo: { quantumVulnerable: true },
              deprecatedAfter: null,
              disallowedAfter: last,
              source: 'The test',
              reason: 'Algorithms of yesterday',
              instead: 'ML-DSA-65',
            },
          ]),
        },
      ),
    );
    const message = bytes('release-1.0');
    const sign = () =>
      steps.use<Refused & { signature: string }>(key, 'sign', { message, algorithm: 'ECDSA_SHA_256' });
    const { status, body } = await sign();
    expect(status).toBe(200);
    kms.clock.advance(DAY);
    expect(await sign()).toMatchObject({
      status: 422,
      body: {
        code: 'policy',
        violations: [{ rule: 'crypto.sunset', value: 'EC-P256', mend: expect.stringContaining('ML-DSA-65') }],
      },
    });
    const { signature } = body;
    expect(await steps.use(key, 'verify', { message, signature, algorithm: 'ECDSA_SHA_256' })).toMatchObject({
      status: 200,
      body: { valid: true },
    });
  });

  test('a policy of a group takes the agreement of the server too, and goes by itself', async () => {
    const policy = against({ 'AES-256': 'reject' });
    const proposed = await propose(policy, 'payments');
    const id = String(proposed.body.id);
    expect(proposed.body.parts).toMatchObject([{ keyGroup: 'payments' }, { keyGroup: null }]);
    // An operator of the group may agree for the group, and for nothing else.
    expect(await kms.call('operator', 'POST', `/v1/approvals/${id}/approve`, {})).toMatchObject({
      status: 200,
      body: { state: 'pending' },
    });
    expect(await inForce('payments')).toBe(null);
    expect(await gov.approve(officer(1), id)).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect(await create()).toMatchObject({ status: 422, body: { code: 'policy' } });
    expect(await create({ keyGroup: 'vault' })).toMatchObject({ status: 201 });
    const { body } = await gov.get<{ settings: readonly object[]; document: PolicySet }>(
      officer(0),
      `/v1/policies/${policy.version}`,
    );
    expect(body.document).toEqual(policy);
    expect(body.settings).toMatchObject([
      {
        keyGroup: 'payments',
        approvalId: id,
        setBy: `person:${officer(0).id}`,
        reason: 'The test asks for it',
      },
    ]);
    await setPolicy(null, 'payments');
    expect(await create()).toMatchObject({ status: 201 });
  });

  test('of two changes decided on the same policy the second comes to nothing', async () => {
    const first = await propose(against({ 'AES-128': 'warn' }), null);
    const second = await propose(against({ 'AES-256': 'reject' }), null);
    expect(await gov.approve(officer(1), String(first.body.id))).toMatchObject({
      body: { state: 'approved' },
    });
    const between = await inForce(null);
    expect(await gov.approve(officer(1), String(second.body.id))).toMatchObject({
      status: 200,
      body: { state: 'failed', reason: expect.stringContaining('decided on') },
    });
    expect(await inForce(null)).toBe(between);
    expect(await create()).toMatchObject({ status: 201 });
  });

  test('nobody else changes a policy, and the proposer does not agree to it', async () => {
    const policy = against({ 'AES-256': 'reject' });
    const payload = { keyGroup: null, policy, inForce: await inForce(null) };
    const order = { kind: 'policy.set', payload, comment: 'Please' };
    for (const who of ['operator', 'auditor', 'jira', 'shop'] as const) {
      expect(await kms.call(who, 'POST', '/v1/changes', order)).toMatchObject({ status: 403 });
    }
    const proposed = await propose(policy, null);
    expect(await gov.approve(officer(0), String(proposed.body.id))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(
      await kms.call('operator', 'POST', `/v1/approvals/${proposed.body.id}/approve`, {}),
    ).not.toMatchObject({ status: 200 });
    await gov.post(officer(0), `/v1/changes/${proposed.body.id}/withdraw`);
  });

  test('the review before creation says what the creation would', async () => {
    await setPolicy(against({ 'AES-256': 'reject', 'AES-192': 'warn' }));
    const ask = (changes: object) =>
      kms.call<{ violations: readonly Violation[] }>('jira', 'POST', '/v1/keys/review', {
        spec: spec({ ...changes }),
      });
    expect((await ask({})).body.violations).toMatchObject([{ severity: 'reject', value: 'AES-256' }]);
    expect((await ask({ keyType: 'AES-192' })).body.violations).toMatchObject([{ severity: 'warn' }]);
    expect(await ask({ keyGroup: 'elsewhere' })).toMatchObject({ status: 403 });
  });

  test('a policy that was put there by hand allows nothing new, and what is protected stays readable', async () => {
    const key = await steps.enabled();
    const { ciphertext } = (await steps.encrypt(key)).body;
    await setPolicy(against({ 'AES-128': 'reject' }));
    const agreed = await inForce(null);
    await kms.stop();
    editDatabase(
      kms.dataDir,
      'UPDATE policy_setting SET version = ? WHERE version = ?',
      OPEN_POLICY.version,
      String(agreed),
    );
    await kms.start();
    expect(await create()).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await steps.encrypt(key)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await steps.use(key, 'decrypt', { ciphertext })).toMatchObject({ status: 200 });
    await kms.stop();
    editDatabase(
      kms.dataDir,
      'UPDATE policy_setting SET version = ? WHERE seq = (SELECT max(seq) FROM policy_setting)',
      String(agreed),
    );
    await kms.start();
    expect(await steps.encrypt(key)).toMatchObject({ status: 200 });
  });
});
