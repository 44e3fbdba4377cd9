import { verifyChain } from '../../src/domain/audit';
import type { KeyHandle, RequestId } from '../../src/domain/ids';
import { hashSnapshot } from '../../src/domain/key-request';
import { statusOf } from '../../src/domain/request-lifecycle/read-history';
import type { RequestRecord } from '../../src/domain/request-lifecycle/record';
import { ENDS } from '../../src/domain/request-lifecycle/table';
import { PROJECT } from '../fakes/issues/fake-issues';
import { DAY, PEOPLE, type World } from './world';

/** Everything that was ever recorded of requests, replaced ones included. */
function recordsOf(world: World): RequestRecord[] {
  const current = [...world.store.files.values()].flatMap(({ record }) => record ?? []);
  return [...world.store.archive.values(), ...current];
}

/** What must hold at every moment. Returns what is broken, in words. */
export async function brokenPromises(world: World): Promise<string[]> {
  const broken: string[] = [];
  const records = new Map(recordsOf(world).map((record) => [record.snapshot.requestId, record]));

  const used = new Map<RequestId, Set<KeyHandle>>();
  for (const { requestId, handle } of world.kms.usableLog)
    used.set(requestId, (used.get(requestId) ?? new Set()).add(handle));
  for (const [requestId, handles] of used) {
    if (handles.size > 1) broken.push(`1: ${requestId} has had ${handles.size} usable keys`);
    const record = records.get(requestId);
    const approver = record?.approval?.approver;
    if (!approver) broken.push(`2: ${requestId} has a usable key without an approval`);
    else if (record.excluded.includes(approver))
      broken.push(`2: ${requestId} was approved by one who took part`);
    else if (approver !== PEOPLE.approver && approver !== PEOPLE.deputy && approver !== PEOPLE.developer)
      broken.push(`2: ${requestId} was approved by ${approver}`);
  }
  for (const span of world.kms.usableLog)
    if (span.approval === undefined) broken.push(`2: ${span.handle} was enabled without its operators`);

  for (const record of records.values()) {
    if (record.snapshotHash !== hashSnapshot(record.snapshot)) broken.push('3: a snapshot changed');
    if (record.approval && record.approval.snapshotHash !== record.snapshotHash)
      broken.push('3: something else was approved');
  }

  const ids = world.billing.events.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) broken.push('8: an event was billed twice');
  for (const event of world.billing.events) {
    const kinds = world.billing.events.filter(({ data }) => data.requestId === event.data.requestId);
    if (kinds.filter(({ type }) => type === 'com.keydesk.key.charged.v1').length > 1)
      broken.push('8: two charges');
    if (kinds.length > 2) broken.push('8: more than a charge and a credit');
  }

  for (const requestId of records.keys()) {
    const chain = verifyChain(await world.store.auditTrail(requestId));
    if (!chain.ok)
      broken.push(`7: chain of ${requestId} breaks at ${chain.refusal.seq}: ${chain.refusal.problem}`);
  }
  return broken;
}

/** What must hold once faults are gone and everything has come to rest. */
export async function unfinished(world: World): Promise<string[]> {
  const left: string[] = [];
  for (const file of world.store.files.values()) {
    const { record } = file;
    if (!record) continue;
    const name = `${file.issueKey} (${record.state})`;
    if (record.todo.length > 0) left.push(`${name} still has to ${record.todo.join(', ')}`);
    if (!record.milestone.told) left.push(`${name} has not told ${record.milestone.kind}`);
    if (file.leaseUntil > world.now) left.push(`${name} is still leased`);
    const issue = world.issues.get(file.issueId);
    const mirrored = !issue.gone && issue.projectId === PROJECT && issue.action !== undefined;
    if (
      mirrored &&
      issue.status !== statusOf(record) &&
      record.state !== 'approved' &&
      record.state !== 'rejected'
    )
      left.push(`${name} shows ${issue.status}`);
    left.push(...(await keyLeftOver(world, name, record)));
  }
  for (const entry of world.store.outbox.values())
    if (entry.status === 'due') left.push(`${entry.id} is not delivered`);
  return left;
}

const DEAD = new Set(
  [...ENDS].filter((state) => !['ready', 'retired', 'deleted', 'restored'].includes(state)),
);

async function keyLeftOver(world: World, name: string, record: RequestRecord): Promise<string[]> {
  if (record.snapshot.action !== 'create') return [];
  const key = await world.kms.findByRequestId(record.snapshot.requestId);
  const left: string[] = [];
  // A key that its operators had released is deleted only if they agree: it waits for them, disabled.
  const answered = key && (key.state === 'PendingDeletion' || key.state === 'Destroyed' || key.everEnabled);
  if (DEAD.has(record.state) && key && !answered) left.push(`${name} leaves ${key.handle} ${key.state}`);
  if (record.state !== 'ready' && key?.state === 'Enabled') left.push(`${name} has an enabled key`);
  if (DEAD.has(record.state) && (record.chargedAt === undefined) !== (record.creditedAt === undefined))
    left.push(`${name} is charged and not credited`);
  if (key && record.key && key.handle !== record.key.handle) left.push(`${name} knows another key`);
  return left;
}

export const SETTLE_FOR = 2 * DAY;
