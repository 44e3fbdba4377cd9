import { randomUUID } from 'node:crypto';
import type { PolicySet } from '../../src/domain/policy/policy-set';
import type { Violation } from '../../src/domain/policy/review';
import type { ChangeResource, KeyResource } from '../../src/kms-server/http/resources';
import { Governance, type Member } from './support/governance';
import { describeWithHsm } from './support/hsm';
import { context, freshRequest, spec, startTestKms, type TestKms } from './support/kms';
import { against } from './support/open-policy';

describeWithHsm('a dry run of a policy', (module) => {
  let kms: TestKms;
  let gov: Governance;
  let officer: Member;
  beforeAll(async () => {
    kms = await startTestKms(module);
    gov = new Governance(kms);
    officer = await gov.add('security-officer', { accountId: `acc-${randomUUID()}` });
  });
  afterAll(() => kms?.close());

  const propose = (policy: PolicySet, keyGroup: string) =>
    gov.post<ChangeResource>(officer, '/v1/changes', {
      kind: 'policy.set',
      payload: { keyGroup, policy, inForce: null },
      comment: 'The test asks for it',
    });

  test('tells which keys a policy would touch, and how, and changes nothing', async () => {
    const keyGroup = await gov.group();
    const jira = await gov.add('integration', { groups: [keyGroup] });
    const make = async (changes: Readonly<Record<string, unknown>>) => {
      const order = { spec: spec({ keyGroup, ...changes }), context: context(freshRequest()) };
      const made = await gov.post<KeyResource>(jira, '/v1/keys', order);
      expect(made.status).toBe(201);
      return made.body;
    };
    await make({});
    const warned = await make({ keyType: 'AES-128' });
    const refused = await make({ keyType: 'AES-192' });
    const second = await make({ keyType: 'AES-192' });
    const policy = against({ 'AES-128': 'warn', 'AES-192': 'reject' });
    const tryOut = (more: object) =>
      gov.post<{
        counts: object;
        progress: object;
        snapshot: number;
        changedSince: number;
        cursor?: string;
        keys: readonly { keyId: string; stops: readonly string[]; violations: readonly Violation[] }[];
      }>(officer, '/v1/policies/dry-run', { keyGroup, policy, ...more });
    const { status, body } = await tryOut({});
    expect(status).toBe(200);
    expect(body.counts).toEqual({
      keys: 4,
      refusedAtCreation: 2,
      stopProtecting: 2,
      stoppedAlready: 0,
      warned: 1,
    });
    const found = (id: string | undefined) => body.keys?.find(({ keyId }) => keyId === id);
    expect(body.keys).toHaveLength(3);
    expect(found(refused.keyId)).toMatchObject({
      refusedAtCreation: true,
      stops: ['encrypt'],
      stoppedAlready: false,
      violations: [{ rule: 'crypto.aes-key-length', severity: 'reject', value: 'AES-192' }],
    });
    expect(found(warned.keyId)).toMatchObject({ refusedAtCreation: false, stops: [] });
    expect(body).toMatchObject({ progress: { passed: 4, of: 4 }, changedSince: 0 });
    const pages: string[] = [];
    let cursor: string | undefined;
    let last: object = {};
    do {
      const page = await tryOut({ limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(...(page.body.keys ?? []).map(({ keyId }) => keyId));
      expect(page.body.snapshot).toBe(body.snapshot);
      cursor = page.body.cursor;
      last = page.body;
    } while (cursor !== undefined);
    // Page by page it comes to the same.
    expect(last).toMatchObject({ counts: body.counts, progress: { passed: 4, of: 4 } });
    expect(pages.sort()).toEqual([warned.keyId, refused.keyId, second.keyId].sort());

    const proposed = await propose(policy, keyGroup);
    expect(proposed.body.change).toMatchObject({ foreseen: { keys: 4, stopProtecting: 2, warned: 1 } });
    expect(proposed.body.description).toContain('2 would stop protecting');
    // A foreign operator sees none of these keys.
    const foreign = await gov.add('operator', { groups: ['elsewhere'], accountId: `acc-${randomUUID()}` });
    expect(await gov.post(foreign, '/v1/policies/dry-run', { keyGroup, policy })).toMatchObject({
      status: 404,
    });
    const unseen = await gov.post<{ counts: { keys: number } }>(foreign, '/v1/policies/dry-run', {
      keyGroup: null,
      policy,
    });
    expect(unseen.body.counts?.keys).toBe(0);
  });
});
