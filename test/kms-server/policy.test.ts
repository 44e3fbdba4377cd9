import { randomUUID } from 'node:crypto';
import { DEFAULT_POLICY } from '../../src/domain/policy/default-policy';
import type { PolicySet } from '../../src/domain/policy/policy-set';
import type { Violation } from '../../src/domain/policy/review';
import type { ChangeResource, KeyResource } from '../../src/kms-server/http/resources';
import { Governance, type Member } from './support/governance';
import { describeWithHsm } from './support/hsm';
import {
  bytes,
  context,
  freshRequest,
  type ProblemBody,
  Steps,
  spec,
  startTestKms,
  type TestKms,
} from './support/kms';
import { OPEN_POLICY } from './support/open-policy';

type Refused = ProblemBody & { readonly violations: readonly Violation[] };

/** The open policy with a word against some key types, under a version of its own. */
const against = (
  rules: Readonly<Record<string, 'warn' | 'reject'>>,
  changes: Partial<PolicySet['crypto']> = {},
): PolicySet => ({
  ...OPEN_POLICY,
  version: `test-${randomUUID()}`,
  crypto: {
    ...OPEN_POLICY.crypto,
    keyTypes: {
      ...OPEN_POLICY.crypto.keyTypes,
      ...Object.fromEntries(
        Object.entries(rules).map(([id, verdict]) => [
          id,
          { verdict, source: 'The test', reason: `${id} is of yesterday.`, instead: ['AES-256'] },
        ]),
      ),
    },
    ...changes,
  },
});

describeWithHsm('the crypto policy inside the KMS', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let gov: Governance;
  let officers: readonly Member[];

  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    gov = new Governance(kms);
    officers = [];
    for (let made = 0; made < 3; made += 1) {
      officers = [...officers, await gov.add('security-officer', { accountId: `acc-${randomUUID()}` })];
    }
  });
  afterAll(() => kms.close());

  const officer = (index: number): Member => {
    const found = officers[index];
    if (!found) throw new Error(`No officer ${index}`);
    return found;
  };

  const inForce = async (keyGroup: string | null): Promise<string | null> => {
    const { body } = await gov.get<{
      inForce: readonly { keyGroup: string | null; version: string }[];
    }>(officer(0), '/v1/policies');
    return body.inForce?.find((setting) => setting.keyGroup === keyGroup)?.version ?? null;
  };

  const propose = async (policy: PolicySet | null, keyGroup: string | null, decidedOn?: string | null) =>
    gov.post<ChangeResource>(officer(0), '/v1/changes', {
      kind: 'policy.set',
      payload: { keyGroup, policy, inForce: decidedOn === undefined ? await inForce(keyGroup) : decidedOn },
      comment: 'The test asks for it',
    });

  /** Proposed, agreed to by the server's quorum (and the group's), and in force. */
  const setPolicy = async (policy: PolicySet | null, keyGroup: string | null = null) => {
    const proposed = await propose(policy, keyGroup);
    expect(proposed).toMatchObject({ status: 200, body: { state: 'pending' } });
    const id = String(proposed.body.id);
    const voters = keyGroup === null ? [officer(1)] : [officer(1), officer(2)];
    for (const voter of voters) expect(await gov.approve(voter, id)).toMatchObject({ status: 200 });
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
});
