import fc from 'fast-check';
import type { Status } from '../../src/domain/statuses';
import { BILLING_FAULTS } from '../fakes/billing/fake-billing';
import { FAULTS } from '../fakes/kms/faults';
import { DAY, PEOPLE } from './world';

/**
 * What can happen, as data: people's steps, the hostile alphabet (edit and set back, reporter change, move, retype,
 * clone, forged and imported statuses, deletion, rules as actors), late and repeated events, faults, crashes, time.
 */
export type Move =
  /** The right step by the right person: without it random people get nowhere. */
  | { readonly kind: 'next'; readonly issue: number; readonly panel: boolean }
  | { readonly kind: 'file'; readonly by: Who; readonly name: number; readonly restricted: boolean }
  /** Says in the panel that they approve; `stale`: what they were shown is not what stands. */
  | { readonly kind: 'vouch'; readonly issue: number; readonly by: Who; readonly stale: boolean }
  | { readonly kind: 'ask-deletion'; readonly by: Who; readonly issue: number }
  /** Asks in the panel for a new version, or once more for a destruction that was refused. */
  | { readonly kind: 'ask'; readonly by: Who; readonly issue: number }
  | { readonly kind: 'step'; readonly issue: number; readonly to: Status; readonly by: Who }
  | { readonly kind: 'edit'; readonly issue: number; readonly by: Who; readonly back: boolean }
  | { readonly kind: 'reporter'; readonly issue: number; readonly to: Who; readonly by: Who }
  | { readonly kind: 'relocate' | 'retype' | 'remove'; readonly issue: number }
  | { readonly kind: 'clone' | 'import'; readonly issue: number; readonly status: Status }
  | { readonly kind: 'role'; readonly group: boolean }
  | {
      readonly kind: 'operators';
      readonly decision: 'approve' | 'deny';
      readonly by: Who;
      readonly task: number;
    }
  /** Somebody takes a key out of its window in the KMS itself. */
  | { readonly kind: 'cancel-in-kms'; readonly issue: number }
  | { readonly kind: 'deliver'; readonly item: number; readonly twice: boolean }
  | { readonly kind: 'lose'; readonly item: number }
  | { readonly kind: 'fault'; readonly fault: (typeof FAULTS)[number] | 'none' }
  | { readonly kind: 'billing-fault'; readonly fault: (typeof BILLING_FAULTS)[number] }
  | { readonly kind: 'crash'; readonly at: number; readonly after: boolean }
  | { readonly kind: 'late' | 'release' }
  | { readonly kind: 'outage'; readonly calls: number }
  | { readonly kind: 'drain' }
  | { readonly kind: 'time'; readonly ms: number };

export type Who = keyof typeof PEOPLE;

const who = fc.constantFrom(...(Object.keys(PEOPLE) as Who[]));
const issue = fc.nat({ max: 3 });
const status = fc.constantFrom<Status>(
  'draft',
  'waiting-for-approval',
  'approved',
  'waiting-for-operators',
  'ready',
  'rejected',
  'withdrawn',
  'failed',
  'pending-deletion',
  'restored',
);
/** Steps that lead somewhere are tried more often than others. */
const usefulStep = fc.constantFrom<Status>('waiting-for-approval', 'approved');

export const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({ kind: fc.constant('next' as const), issue, panel: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      by: who,
      name: fc.nat({ max: 1 }),
      restricted: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('vouch' as const), issue, by: who, stale: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ask-deletion' as const), by: who, issue }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), by: who, issue }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('step' as const), issue, to: usefulStep, by: who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('step' as const), issue, to: status, by: who }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), issue, by: who, back: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reporter' as const), issue, to: who, by: who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('relocate' as const, 'retype' as const, 'remove' as const),
      issue,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('clone' as const, 'import' as const), issue, status }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('role' as const), group: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('operators' as const),
      decision: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const),
      by: who,
      task: fc.nat({ max: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel-in-kms' as const), issue }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      item: fc.nat({ max: 5 }),
      twice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), item: fc.nat({ max: 5 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom('none' as const, ...FAULTS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('billing-fault' as const),
      fault: fc.constantFrom(...BILLING_FAULTS),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      at: fc.integer({ min: 1, max: 16 }),
      after: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('late' as const, 'release' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('outage' as const), calls: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 16, arbitrary: fc.record({ kind: fc.constant('drain' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('time' as const),
      ms: fc.constantFrom(20_000, 200_000, 1_000_000, DAY, 8 * DAY),
    }),
  },
);
