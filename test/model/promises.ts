import type { IssueFile, OutboxEntry } from '../../src/app/ports/store';
import { type AuditEntry, verifyChain } from '../../src/domain/audit';
import type { BillingEvent } from '../../src/domain/billing';
import type { AccountId, Instant, IssueId, KeyHandle, RequestId } from '../../src/domain/ids';
import { hashSnapshot } from '../../src/domain/key-request';
import { approvalTier } from '../../src/domain/policy/approval';
import { DEFAULT_POLICY } from '../../src/domain/policy/default-policy';
import { statusOf } from '../../src/domain/request-lifecycle/read-history';
import type { RequestRecord } from '../../src/domain/request-lifecycle/record';
import { ENDS } from '../../src/domain/request-lifecycle/table';
import type { Status } from '../../src/domain/statuses';
import type { FakeKms } from '../fakes/kms/fake-kms';

/** What the promises are checked against, whichever world it comes from. */
export interface Evidence {
  readonly now: Instant;
  /** Everybody who ever was an approver. */
  readonly approvers: readonly AccountId[];
  readonly kms: FakeKms;
  readonly files: readonly IssueFile[];
  /** Requests that a later submission replaced. */
  readonly archive: readonly RequestRecord[];
  /** What finance has taken. */
  readonly billed: readonly BillingEvent[];
  readonly outbox: readonly OutboxEntry[];
  readonly chain: (requestId: RequestId) => Promise<readonly AuditEntry[]>;
  /** What the issue shows; undefined where it is gone or not ours. */
  readonly shown: (issueId: IssueId) => Status | undefined;
}

/** What must hold at every moment. Returns what is broken, in words. */
export async function brokenPromises(evidence: Evidence): Promise<string[]> {
  const broken: string[] = [];
  const current = evidence.files.flatMap(({ record }) => record ?? []);
  const records = new Map(
    [...evidence.archive, ...current].map((record) => [record.snapshot.requestId, record]),
  );

  const used = new Map<RequestId, Set<KeyHandle>>();
  for (const { requestId, handle } of evidence.kms.usableLog)
    used.set(requestId, (used.get(requestId) ?? new Set()).add(handle));
  for (const [requestId, handles] of used) {
    if (handles.size > 1) broken.push(`1: ${requestId} has had ${handles.size} usable keys`);
    const record = records.get(requestId);
    const approver = record?.approval?.approver;
    if (!approver) broken.push(`2: ${requestId} has a usable key without an approval`);
    else if (record.excluded.includes(approver))
      broken.push(`2: ${requestId} was approved by one who took part`);
    else if (!evidence.approvers.includes(approver))
      broken.push(`2: ${requestId} was approved by ${approver}`);
  }
  for (const span of evidence.kms.usableLog)
    if (span.approval === undefined) broken.push(`2: ${span.handle} was enabled without its operators`);

  for (const record of records.values()) {
    if (record.snapshotHash !== hashSnapshot(record.snapshot)) broken.push('3: a snapshot changed');
    const { snapshot, approval } = record;
    const isHigh = snapshot.action === 'create' && approvalTier(snapshot.spec, DEFAULT_POLICY).panelApproval;
    if (isHigh && approval && approval.vouchedAt === undefined)
      broken.push('2: a high tier was approved outside of the panel');
    if (record.approval && record.approval.snapshotHash !== record.snapshotHash)
      broken.push('3: something else was approved');
  }

  const ids = evidence.billed.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) broken.push('8: an event was billed twice');
  for (const event of evidence.billed) {
    const kinds = evidence.billed.filter(({ data }) => data.requestId === event.data.requestId);
    if (kinds.filter(({ type }) => type === 'com.keydesk.key.charged.v1').length > 1)
      broken.push('8: two charges');
    if (kinds.length > 2) broken.push('8: more than a charge and a credit');
  }

  for (const requestId of records.keys()) {
    const chain = verifyChain(await evidence.chain(requestId));
    if (!chain.ok)
      broken.push(`7: chain of ${requestId} breaks at ${chain.refusal.seq}: ${chain.refusal.problem}`);
    broken.push(...(await surplusVersions(evidence, requestId)));
  }
  return broken;
}

/** A key gets a version for each rotation that is on the record, and none besides; the newest alone protects. */
async function surplusVersions({ kms, chain }: Evidence, requestId: RequestId): Promise<string[]> {
  const uses = kms.versions(requestId);
  if (uses.length < 2) return [];
  const ordered = (await chain(requestId)).filter(({ event }) => event === 'rotation-ordered').length;
  return [
    ...(uses.length > ordered + 1
      ? [`1: ${requestId} has ${uses.length} versions of ${ordered} rotations`]
      : []),
    ...(uses.slice(0, -1).includes('all') ? [`1: an older version of ${requestId} protects`] : []),
  ];
}

/** What must hold once faults are gone and everything has come to rest. */
export async function unfinished(evidence: Evidence): Promise<string[]> {
  const left: string[] = [];
  for (const file of evidence.files) {
    const { record } = file;
    if (!record) continue;
    const name = `${file.issueKey} (${record.state})`;
    if (record.todo.length > 0) left.push(`${name} still has to ${record.todo.join(', ')}`);
    if (!record.milestone.told) left.push(`${name} has not told ${record.milestone.kind}`);
    if (record.rotation && !record.operators) left.push(`${name} has a rotation that nobody sees to`);
    if (file.leaseUntil > evidence.now) left.push(`${name} is still leased`);
    const shown = evidence.shown(file.issueId);
    if (
      shown !== undefined &&
      record.state !== 'voided' &&
      shown !== statusOf(record) &&
      record.state !== 'approved' &&
      record.state !== 'rejected'
    )
      left.push(`${name} shows ${shown}`);
    left.push(...(await keyLeftOver(evidence.kms, name, record)));
  }
  for (const entry of evidence.outbox) if (entry.status === 'due') left.push(`${entry.id} is not delivered`);
  return left;
}

const DEAD = new Set(
  [...ENDS].filter((state) => !['ready', 'retired', 'deleted', 'restored'].includes(state)),
);

async function keyLeftOver(kms: FakeKms, name: string, record: RequestRecord): Promise<string[]> {
  if (record.snapshot.action !== 'create') return [];
  const key = await kms.findByRequestId(record.snapshot.requestId);
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
