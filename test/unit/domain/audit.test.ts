import fc from 'fast-check';
import { type AuditEntry, chainEntry, EMPTY_CHAIN, verifyChain } from '../../../src/domain/audit';
import type { RequestId } from '../../../src/domain/ids';

function chainOf(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let index = 0; index < length; index++) {
    const head = entries.at(-1) ?? EMPTY_CHAIN;
    entries.push(
      chainEntry(head, {
        requestId: 'request' as RequestId,
        at: 1000 + index,
        actor: 'keydesk',
        ticket: 'KEYS-1',
        changelogId: null,
        policyVersion: 'test',
        event: 'done',
        before: 'approved',
        after: 'approved',
        facts: '{}',
      }),
    );
  }
  return entries;
}

const problemAt = (entries: readonly AuditEntry[]) => {
  const verdict = verifyChain(entries);
  return verdict.ok ? undefined : verdict.refusal;
};

test('a whole chain verifies, and gives its head', () => {
  const entries = chainOf(5);
  expect(verifyChain(entries)).toEqual({ ok: true, value: { seq: 5, hash: entries[4]?.hash } });
  expect(verifyChain([])).toEqual({ ok: true, value: EMPTY_CHAIN });
});

test('any altered member shows, at its entry', () => {
  const members = ['at', 'actor', 'ticket', 'event', 'before', 'after', 'facts', 'policyVersion'] as const;
  fc.assert(
    fc.property(fc.nat({ max: 4 }), fc.constantFrom(...members), (index, member) => {
      const entries = chainOf(5).map((entry, at) =>
        at === index ? { ...entry, [member]: 'forged' } : entry,
      );
      expect(problemAt(entries as AuditEntry[])).toEqual({ seq: index + 1, problem: 'altered' });
    }),
  );
});

test('a missing or swapped entry shows', () => {
  const entries = chainOf(4);
  expect(problemAt(entries.toSpliced(1, 1))).toEqual({ seq: 2, problem: 'missing' });
  const [first, ...others] = chainOf(2);
  const forged = { ...first, previous: 'f'.repeat(64) } as AuditEntry;
  expect(problemAt([forged, ...others])).toEqual({ seq: 1, problem: 'does not follow the one before' });
});
