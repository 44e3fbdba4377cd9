import type { AccountId, ApprovalId, ChangelogId, KeyHandle } from '../../../../src/domain/ids';
import type { Snapshot } from '../../../../src/domain/key-request';
import { decide } from '../../../../src/domain/request-lifecycle/decide';
import {
  EVENT_KINDS,
  type EventKind,
  type RequestEvent,
} from '../../../../src/domain/request-lifecycle/events';
import type { RequestRecord, RequestState } from '../../../../src/domain/request-lifecycle/record';
import { startRequest } from '../../../../src/domain/request-lifecycle/start';
import {
  CREATE_LIFECYCLE,
  DELETE_LIFECYCLE,
  ENDS,
  type Lifecycle,
  SERVICE_LIFECYCLE,
} from '../../../../src/domain/request-lifecycle/table';
import { expectGolden, table } from '../../../support/golden';
import { createSnapshot, deleteSnapshot } from './snapshots';

const NOW = 1_000_000;
const TERMS = { chargeAt: 'created' } as const;
const KEY = { handle: 'keydesk:1' as KeyHandle, state: 'Disabled', everEnabled: false } as const;
const by = { by: 'person' as AccountId, changelogId: '7' as ChangelogId };

/** One event of each kind. */
const SAMPLES: Readonly<Record<EventKind, RequestEvent>> = {
  approved: { kind: 'approved', at: NOW, excluded: [], ...by },
  'approval-refused': { kind: 'approval-refused', reason: 'No.', ...by },
  rejected: { kind: 'rejected', ...by },
  withdrawn: { kind: 'withdrawn', ...by },
  retried: { kind: 'retried', ...by },
  revised: { kind: 'revised', ...by },
  cancelled: { kind: 'cancelled', ...by },
  reenabled: { kind: 'reenabled', ...by },
  edited: { kind: 'edited', fields: ['name'], ...by },
  relocated: { kind: 'relocated', ...by },
  'status-forged': { kind: 'status-forged', from: 'draft', to: 'ready', ...by },
  gone: { kind: 'gone' },
  'policy-refused': { kind: 'policy-refused', violations: ['Too weak.'] },
  'waited-too-long': { kind: 'waited-too-long' },
  'key-created': { kind: 'key-created', key: KEY },
  'enable-pending': { kind: 'enable-pending', approvalId: 'a1' as ApprovalId },
  'key-enabled': { kind: 'key-enabled', key: { ...KEY, state: 'Enabled', everEnabled: true } },
  'deletion-pending': { kind: 'deletion-pending', approvalId: 'a2' as ApprovalId },
  'deletion-scheduled': { kind: 'deletion-scheduled', until: NOW + 1 },
  'cancellation-pending': { kind: 'cancellation-pending', approvalId: 'a5' as ApprovalId },
  'cancellation-agreed': { kind: 'cancellation-agreed', by: ['operator'] },
  'cancellation-refused': { kind: 'cancellation-refused', how: 'denied', by: ['operator'], reason: 'No.' },
  'cancelled-in-kms': { kind: 'cancelled-in-kms', by: ['operator'], reason: 'Still needed.' },
  'operators-approved': { kind: 'operators-approved', by: ['operator'] },
  'operators-denied': { kind: 'operators-denied', by: ['operator'], reason: 'No.' },
  'operators-expired': { kind: 'operators-expired' },
  'operators-withdrawn': { kind: 'operators-withdrawn' },
  'kms-refused': {
    kind: 'kms-refused',
    effect: 'create-key',
    failure: { effect: 'create-key', message: 'No.', mend: 'Ask.' },
  },
  done: { kind: 'done', effect: 'notify-approvers' },
  'key-found': { kind: 'key-found', key: KEY },
  'key-observed': { kind: 'key-observed', key: KEY },
  'key-destroyed': { kind: 'key-destroyed' },
  'sweep-due': { kind: 'sweep-due' },
  retired: { kind: 'retired' },
  'operators-failed': { kind: 'operators-failed', by: ['operator'], reason: 'The key is Disabled.' },
  'rotation-ordered': { kind: 'rotation-ordered', reason: 'due' },
  'rotation-aimed': { kind: 'rotation-aimed', key: KEY, version: 2 },
  'rotation-needless': { kind: 'rotation-needless', key: KEY },
  'rotation-pending': { kind: 'rotation-pending', approvalId: 'a3' as ApprovalId },
  'key-rotated': { kind: 'key-rotated', key: KEY, reason: 'asked' },
  'window-over': { kind: 'window-over' },
  'destruction-pending': { kind: 'destruction-pending', approvalId: 'a4' as ApprovalId },
  'destruction-retried': { kind: 'destruction-retried', by: 'person' as AccountId },
};

const LIFECYCLES: readonly (readonly [string, Lifecycle, Snapshot, RequestState])[] = [
  ['create', CREATE_LIFECYCLE, createSnapshot(), 'waiting-for-approval'],
  ['service', SERVICE_LIFECYCLE, createSnapshot(), 'ready'],
  ['delete', DELETE_LIFECYCLE, deleteSnapshot(), 'waiting-for-approval'],
];

const statesOf = (lifecycle: Lifecycle) => Object.keys(lifecycle) as RequestState[];

describe.each(LIFECYCLES)('the %s lifecycle', (name, lifecycle, snapshot, start) => {
  const recordIn = (state: RequestState): RequestRecord => ({
    ...startRequest(snapshot, [], NOW),
    ...{ state, key: KEY, chargedAt: NOW, todo: ['enable-key'] },
    ...(name === 'service' && { readyAt: NOW }),
  });
  const pairs = statesOf(lifecycle).flatMap((state) => EVENT_KINDS.map((kind) => [state, kind] as const));

  test('follows its table for every state and event', () => {
    for (const [state, kind] of pairs) {
      const before = recordIn(state);
      const { record } = decide(before, SAMPLES[kind], NOW, TERMS);
      const rule = lifecycle[state][kind];
      expect([state, kind, record.state]).toEqual([state, kind, rule?.to ?? state]);
      expect([state, kind, record.milestone.seq]).toEqual([state, kind, rule?.tell ? 1 : 0]);
      if (!rule) expect(record.generation).toBe(before.generation);
    }
  });

  test('every voiding raises the generation, drops what was to be done, and answers for the key', () => {
    for (const [state, kind] of pairs.filter(([from, event]) => lifecycle[from][event]?.void)) {
      const { record } = decide(recordIn(state), SAMPLES[kind], NOW, TERMS);
      expect(record.generation).toBe(2);
      expect(record.todo).not.toContain('enable-key');
      if (snapshot.action === 'create')
        expect(record.todo).toEqual(expect.arrayContaining(['disable-key', 'discard-key']));
    }
  });

  test('every voiding of a charged create request credits it, once', () => {
    if (snapshot.action !== 'create') return;
    for (const [state, kind] of pairs.filter(([from, event]) => lifecycle[from][event]?.void)) {
      const first = decide(recordIn(state), SAMPLES[kind], NOW, TERMS);
      expect(first.bill).toEqual(['credit']);
      const second = decide({ ...first.record, state }, SAMPLES[kind], NOW, TERMS);
      expect(second.bill).toEqual([]);
    }
  });

  test('reaches every state that is its own, and an end from each', () => {
    const reached = new Set<RequestState>([start]);
    const frontier: RequestState[] = [start];
    for (let state = frontier.pop(); state; state = frontier.pop()) {
      for (const rule of Object.values(lifecycle[state])) {
        if (rule.to && !reached.has(rule.to)) {
          reached.add(rule.to);
          frontier.push(rule.to);
        }
      }
    }
    const own = statesOf(lifecycle).filter((state) => Object.keys(lifecycle[state]).length > 0);
    expect(own.filter((state) => !reached.has(state))).toEqual([]);
    for (const state of reached)
      if (!ENDS.has(state)) expect(Object.values(lifecycle[state]).some((rule) => rule.to)).toBe(true);
  });
});

test('a key that has been ready is never discarded or credited', () => {
  for (const rules of Object.values(SERVICE_LIFECYCLE))
    for (const rule of Object.values(rules)) {
      expect(rule.void).toBeUndefined();
      expect(rule.moment).toBeUndefined();
    }
});

test('reads as people review it', () => {
  const text = LIFECYCLES.map(([name, lifecycle]) => `## ${name}\n\n${render(lifecycle)}`).join('\n\n');
  expectGolden('request-lifecycle/lifecycle.golden.md', `# Request lifecycles\n\n${text}\n`);
});

function render(lifecycle: Lifecycle): string {
  const rows = statesOf(lifecycle).flatMap((state) =>
    Object.entries(lifecycle[state]).map(([event, rule]) => [
      state,
      event,
      rule.to ?? '(stays)',
      [
        rule.void && 'void: raise generation, answer for the key, credit',
        rule.fence && 'fence: raise generation, disable',
        rule.raise && 'raise generation',
        rule.stopsRotation && 'stop a rotation under way',
        rule.resume && 'order again what was refused',
        ...(rule.orders ?? []),
      ]
        .filter(Boolean)
        .join('; '),
      rule.moment === undefined
        ? ''
        : rule.moment === 'created'
          ? 'charge if at creation'
          : 'charge if not charged',
      rule.tell ?? '',
    ]),
  );
  return table(['State', 'Event', 'Next', 'Does', 'Billing', 'Tells'], rows);
}
