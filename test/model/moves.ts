import fc from 'fast-check';
import type { AccountId, ApprovalId, IssueId, SnapshotHash } from '../../src/domain/ids';
import type { Status } from '../../src/domain/statuses';
import { BILLING_FAULTS } from '../fakes/billing/fake-billing';
import { FAULTS } from '../fakes/kms/faults';
import { DAY, goodForm, PEOPLE, type World } from './world';

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

type Who = keyof typeof PEOPLE;

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
/** Milliseconds after which nothing is on its way to the KMS any more. */
const LATEST = 600_000;

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

const pick = <T>(list: readonly T[], index: number): T | undefined =>
  list.length > 0 ? list[index % list.length] : undefined;

/** Plays one move. What is impossible just now does nothing. */
export async function play(world: World, it: Move): Promise<void> {
  const { issues } = world;
  const living = [...issues.all.values()].filter(({ gone }) => !gone).map(({ id }) => id);
  const target: IssueId | undefined = 'issue' in it ? pick(living, it.issue) : undefined;
  switch (it.kind) {
    case 'next':
      if (target) await nextStep(world, target, it.panel);
      else issues.create(PEOPLE.developer, 'create', goodForm(world.now, 'payments-cards'));
      return;
    case 'file':
      if (issues.all.size < 4)
        issues.create(PEOPLE[it.by], 'create', {
          ...goodForm(world.now, `payments-${it.name}`),
          ...(it.restricted && RESTRICTED),
          ...(it.name === 1 && { rotationPeriodDays: 30 }),
        });
      return;
    case 'vouch':
      if (target) await vouch(world, target, PEOPLE[it.by], it.stale);
      return;
    case 'ask-deletion':
      if (target && issues.all.size < 5) askDeletion(world, target, it.by);
      return;
    case 'ask':
      if (target) await ask(world, target, PEOPLE[it.by]);
      return;
    case 'step':
      if (target) issues.setStatus(target, it.to, PEOPLE[it.by]);
      return;
    case 'edit':
      if (target) edit(world, target, it.by, it.back);
      return;
    case 'reporter':
      if (target) issues.setReporter(target, PEOPLE[it.to], PEOPLE[it.by]);
      return;
    case 'relocate':
      if (target) issues.relocate(target, PEOPLE.outsider);
      return;
    case 'retype':
      if (target) issues.retype(target, PEOPLE.outsider);
      return;
    case 'remove':
      if (target) issues.remove(target, PEOPLE.outsider);
      return;
    case 'clone':
      if (target && issues.all.size < 5) {
        const { creator, form } = issues.get(target);
        const id = issues.create(creator, 'create', form);
        world.push({ issueId: id, why: 'changed' });
      }
      return;
    case 'import':
      if (issues.all.size < 5) importIssue(world, it.status);
      return;
    case 'role':
      issues.role = { accountIds: [], groupIds: it.group ? ['approvers'] : [] };
      return;
    case 'operators':
      decideAsOperator(world, it);
      return;
    case 'cancel-in-kms': {
      const record = target && world.record(target);
      // What a dead request's key is put away for is the operators' own business.
      if (record?.snapshot.action === 'delete' && record.key) world.kms.cancelInPerson(record.key.handle);
      return;
    }
    case 'deliver':
      await deliver(world, it.item, it.twice);
      return;
    case 'lose':
      lose(world, it.item);
      return;
    case 'fault':
      world.faults.inject(it.fault);
      return;
    case 'billing-fault':
      world.billing.inject(it.fault);
      return;
    case 'crash':
      world.crash = { at: it.at, after: it.after, calls: 0 };
      return;
    case 'late':
      await world.faults.deliverLate();
      return;
    case 'outage':
      world.jiraOutages = it.calls;
      return;
    case 'release':
      await world.release();
      return;
    case 'drain':
      await world.drain();
      return;
    case 'time':
      // A call that its caller gave up on has run, or never will, within a quarter of an hour.
      if (it.ms >= LATEST) {
        await world.release();
        await world.faults.deliverLate();
      }
      world.now += it.ms;
      await world.schedule();
      return;
  }
}

/** A form of the high tier. */
const RESTRICTED = { dataClassification: 'restricted', protectionLevel: 'hsm' };

/** What the panel keeps of an approval; its own checks are tested by themselves, here they are passed by. */
async function vouch(world: World, id: IssueId, accountId: AccountId, stale: boolean): Promise<void> {
  const record = world.record(id);
  if (!record) return;
  const snapshotHash = stale ? ('f'.repeat(64) as SnapshotHash) : record.snapshotHash;
  const { requestId } = record.snapshot;
  await world.store.vouch({ requestId, accountId, snapshotHash, at: world.now });
}

/** The panel's own checks are tested by themselves, here they are passed by. */
async function ask(world: World, id: IssueId, by: AccountId): Promise<void> {
  const record = world.record(id);
  if (!record) return;
  const { requestId, action } = record.snapshot;
  const what = action === 'create' ? 'rotation' : 'destruction';
  await world.store.keepAsk({ requestId, what, by, at: world.now });
  world.push({ issueId: id, why: 'asked' });
}

/** What the person whose turn it is would do. @param panel whether they approve in the panel */
async function nextStep(world: World, id: IssueId, panel: boolean): Promise<void> {
  const { issues, kms } = world;
  const { status: at, action, appFields } = issues.get(id);
  const [task] = kms.operators.pending();
  if (at === 'draft') issues.setStatus(id, 'waiting-for-approval', PEOPLE.developer);
  else if (at === 'waiting-for-approval') {
    if (panel) await vouch(world, id, PEOPLE.approver, false);
    issues.setStatus(id, 'approved', PEOPLE.approver);
  } else if (at === 'waiting-for-operators' && task) kms.operators.approve(task.id, PEOPLE.operator);
  else if (at === 'ready' && appFields.state === 'Disabled')
    issues.setStatus(id, 'waiting-for-operators', PEOPLE.developer);
  else if (at === 'ready' && action === 'create' && appFields.handle) askDeletion(world, id, 'developer');
  else if (at === 'pending-deletion') issues.setStatus(id, 'restored', PEOPLE.developer);
  else if (at === 'failed') issues.setStatus(id, 'approved', PEOPLE.developer);
  else if (at === 'denied' || at === 'withdrawn' || at === 'rejected')
    issues.setStatus(id, 'draft', PEOPLE.developer);
}

/** An event of Jira's that never arrives. What the app itself queued is delivered at least once. */
function lose(world: World, item: number): void {
  const lost = pick(
    world.queue.filter(({ hint }) => hint.changelogId !== undefined),
    item,
  );
  if (lost) world.queue.splice(world.queue.indexOf(lost), 1);
}

function askDeletion(world: World, target: IssueId, by: Who): void {
  const { handle } = world.issues.get(target).appFields;
  const form = { handle, reason: 'The service is switched off for good.', windowDays: 7 };
  const id = world.issues.create(PEOPLE[by], 'delete', form);
  world.issues.setStatus(id, 'waiting-for-approval', PEOPLE[by]);
}

function edit(world: World, target: IssueId, by: Who, back: boolean): void {
  const before = world.issues.get(target).form;
  world.issues.edit(target, { costCentre: 'CC-9999' }, PEOPLE[by]);
  if (back) world.issues.edit(target, { costCentre: before.costCentre ?? null }, PEOPLE[by]);
}

/** With a history that nobody lived through. */
function importIssue(world: World, status: Status): void {
  const id = world.issues.create(PEOPLE.developer, 'create', goodForm(world.now, 'payments-imported'));
  world.issues.setStatus(id, 'waiting-for-approval', PEOPLE.developer);
  world.issues.setStatus(id, 'approved', PEOPLE.deputy);
  if (status !== 'approved') world.issues.setStatus(id, status, PEOPLE.deputy);
}

function decideAsOperator(world: World, it: Extract<Move, { kind: 'operators' }>): void {
  const id: ApprovalId | undefined = pick(world.kms.operators.pending(), it.task)?.id;
  if (!id) return;
  if (it.decision === 'approve') world.kms.operators.approve(id, PEOPLE[it.by]);
  else world.kms.operators.deny(id, PEOPLE[it.by], 'No.');
}

async function deliver(world: World, item: number, twice: boolean): Promise<void> {
  const queued = pick(world.queue, item);
  if (!queued) return;
  if (twice) world.queue.push(queued);
  await world.deliver(world.queue.indexOf(queued));
}
