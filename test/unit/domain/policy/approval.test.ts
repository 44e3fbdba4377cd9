import fc from 'fast-check';
import type { AccountId } from '../../../../src/domain/ids';
import {
  approvalTier,
  deletionTier,
  excludedApprovers,
  mayApprove,
} from '../../../../src/domain/policy/approval';
import { DEFAULT_POLICY } from '../../../../src/domain/policy/default-policy';
import { mayCancelDeletion, mayFileDeletion } from '../../../../src/domain/policy/deletion-rights';
import { account } from './arbitraries';

const id = (text: string) => text as AccountId;
const people = fc.record({
  creator: account,
  submitter: account,
  reporters: fc.array(account),
  requestors: fc.array(account),
  editors: fc.array(account),
});
const approver = {
  actor: id('approver'),
  person: { active: true, accountType: 'atlassian' },
  inRole: true,
  excluded: [id('developer')],
};

test('restricted data and secp256k1 are approved in the panel', () => {
  const tier = (dataClassification: 'internal' | 'restricted', keyType: 'AES-256' | 'EC-secp256k1') => {
    const { id: name, panelApproval } = approvalTier({ dataClassification, keyType }, DEFAULT_POLICY);
    return [name, panelApproval];
  };
  expect(tier('internal', 'AES-256')).toEqual(['standard', false]);
  expect(tier('restricted', 'AES-256')).toEqual(['high', true]);
  expect(tier('internal', 'EC-secp256k1')).toEqual(['high', true]);
  expect(deletionTier(DEFAULT_POLICY).id).toBe('standard');
});

test('everybody who had a hand in the request is excluded, once, in order', () => {
  expect(
    excludedApprovers({
      creator: id('c'),
      submitter: id('s'),
      reporters: [id('r2'), id('r1')],
      requestors: [id('q'), id('c')],
      editors: [id('e'), id('r1')],
    }),
  ).toEqual(['c', 'e', 'q', 'r1', 'r2', 's']);
});

test('an active person in the role who took no part may approve', () => {
  expect(mayApprove(approver)).toEqual({ ok: true, value: 'approver' });
});

test.each([
  ['took-part', { excluded: [id('approver')] }],
  ['inactive', { person: { active: false, accountType: 'atlassian' } }],
  ['not-a-person', { person: { active: true, accountType: 'app' } }],
  ['not-a-person', { person: { active: true, accountType: 'customer' } }],
  ['not-an-approver', { inRole: false }],
])('refused: %s', (reason, changes) => {
  const decision = mayApprove({ ...approver, ...changes });
  expect(decision).toMatchObject({ ok: false, refusal: [{ reason, actor: 'approver' }] });
});

test('every reason is told at once', () => {
  const decision = mayApprove({
    actor: id('bot'),
    person: { active: false, accountType: 'app' },
    inRole: false,
    excluded: [id('bot')],
  });
  expect(decision.ok ? [] : decision.refusal.map(({ reason }) => reason)).toEqual([
    'took-part',
    'inactive',
    'not-a-person',
    'not-an-approver',
  ]);
});

test('nobody who took part may ever approve, and every refusal can be read', () => {
  fc.assert(
    fc.property(
      people,
      account,
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom('atlassian', 'app'),
      (facts, actor, active, inRole, accountType) => {
        const excluded = excludedApprovers(facts);
        expect(excluded).toEqual([...new Set(excluded)].sort());
        const decision = mayApprove({ actor, person: { active, accountType }, inRole, excluded });
        const tookPart = [
          facts.creator,
          facts.submitter,
          ...facts.reporters,
          ...facts.requestors,
          ...facts.editors,
        ].includes(actor);
        expect(decision.ok).toBe(!tookPart && active && inRole && accountType === 'atlassian');
        if (decision.ok) return;
        expect(decision.refusal.length).toBeGreaterThan(0);
        for (const { message, mend } of decision.refusal) expect([message, mend]).not.toContain('');
      },
    ),
    { numRuns: 500 },
  );
});

describe('rights on a deletion', () => {
  const nobody = {
    actor: id('x'),
    requester: id('requester'),
    owner: id('owner'),
    filer: id('filer'),
    isApprover: false,
    isOperator: false,
  };

  test.each([
    ['requester', { actor: id('requester') }, 'requester', undefined],
    ['owner', { actor: id('owner') }, 'owner', 'owner'],
    ['filer', { actor: id('filer') }, undefined, 'filer'],
    ['approver', { isApprover: true }, 'approver', 'approver'],
    ['operator', { isOperator: true }, undefined, 'operator'],
    ['stranger', {}, undefined, undefined],
  ])('%s', (_who, changes, files, cancels) => {
    const who = { ...nobody, ...changes };
    const capacity = (result: ReturnType<typeof mayFileDeletion>) => (result.ok ? result.value : undefined);
    expect([capacity(mayFileDeletion(who)), capacity(mayCancelDeletion(who))]).toEqual([files, cancels]);
  });

  test('a refusal says whom to ask', () => {
    expect(mayFileDeletion(nobody)).toMatchObject({
      ok: false,
      refusal: {
        reason: 'no-part-in-key',
        message:
          'You may not ask for the deletion of this key: you are not its requester, owner or approver.',
        mend: "Ask the key's requester, owner or approver.",
      },
    });
  });
});
