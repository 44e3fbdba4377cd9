import type { AccountId, ApprovalId, IssueId, SnapshotHash } from '../../src/domain/ids';
import type { Status } from '../../src/domain/statuses';
import type { Move, Who } from './moves';
import { goodForm, PEOPLE, type World } from './world';

/** Milliseconds after which nothing is on its way to the KMS any more. */
const LATEST = 600_000;

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
