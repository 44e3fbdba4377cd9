import type { ApprovalId, RequestId } from '../../domain/ids';
import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { RequestRecord, RequestState } from '../../domain/request-lifecycle/record';
import type { Desk, Hint } from '../ports/desk';
import { type Approval, type Kms, KmsUnavailable } from '../ports/kms';
import { kmsContext } from './kms-context';

/** Something new from the KMS, and the standing of the request it was asked for. */
export interface KmsNews {
  readonly requestId: RequestId;
  readonly generation: number;
  readonly state: RequestState;
  readonly event: RequestEvent;
}

/**
 * Asks the KMS what a waiting request waits for: the operators' decision, or the end of the undo window. A KMS that
 * can't be reached has no news; the next poll asks again.
 */
export async function askKms(desk: Desk, record: RequestRecord, hint: Hint): Promise<KmsNews | undefined> {
  if (hint.why === 'changed' || !waitsForKms(desk, record, hint)) return undefined;
  try {
    const kms = await desk.kms(record.snapshot.connectionId);
    const event = await newsOf(kms, record);
    const { requestId } = record.snapshot;
    return event && { requestId, generation: record.generation, state: record.state, event };
  } catch (error) {
    if (!(error instanceof KmsUnavailable)) throw error;
    desk.log('kms-unavailable', { issue: record.snapshot.issueKey, reason: error.reason });
    return undefined;
  }
}

const waitsForKms = (desk: Desk, record: RequestRecord, hint: Hint): boolean =>
  (record.state === 'ready' && hint.why === 'key') ||
  (record.state === 'waiting-for-operators' && record.operators !== undefined) ||
  (record.state === 'pending-deletion' && (record.deletionDue ?? 0) <= desk.now());

function newsOf(kms: Kms, record: RequestRecord): Promise<RequestEvent | undefined> {
  if (record.operators) return operatorsNews(kms, record, record.operators.approvalId);
  return record.snapshot.action === 'create' ? keyNews(kms, record) : destructionNews(kms, record);
}

async function operatorsNews(
  kms: Kms,
  record: RequestRecord,
  id: ApprovalId,
): Promise<RequestEvent | undefined> {
  const answer = await kms.getApproval(id);
  if (!answer.ok) return answer.refusal.code === 'not-found' ? { kind: 'operators-withdrawn' } : undefined;
  const approval = answer.value;
  switch (approval.state) {
    case 'pending':
      return undefined;
    case 'approved':
      return carriedOut(kms, record, approval);
    case 'denied':
      return {
        kind: 'operators-denied',
        by: approval.decidedBy,
        reason: approval.reason ?? 'no reason given',
      };
    case 'expired':
      return { kind: 'operators-expired' };
    case 'withdrawn':
    case 'failed':
      return { kind: 'operators-withdrawn' };
  }
}

/** An approval alone is not believed: the key itself has to be in the state that was approved. */
async function carriedOut(
  kms: Kms,
  record: RequestRecord,
  approval: Approval,
): Promise<RequestEvent | undefined> {
  const key = record.key && (await kms.describeKey(record.key.handle));
  if (!key?.ok) return { kind: 'operators-withdrawn' };
  const { state, deletionDue } = key.value;
  if (approval.action === 'enable')
    return state === 'Enabled'
      ? { kind: 'operators-approved', by: approval.decidedBy }
      : { kind: 'operators-withdrawn' };
  const until = deletionDue ?? approval.deletionDue;
  return state === 'PendingDeletion' || state === 'Destroyed'
    ? { kind: 'operators-approved', by: approval.decidedBy, ...(until !== undefined && { until }) }
    : { kind: 'operators-withdrawn' };
}

/** A KMS that can't schedule destroys the key now, as soon as its operators agree; every poll asks again. */
async function destructionNews(kms: Kms, record: RequestRecord): Promise<RequestEvent | undefined> {
  if (record.key) await kms.finishDeletion?.(record.key.handle, kmsContext(record));
  const key = record.key && (await kms.describeKey(record.key.handle));
  const gone = key && (key.ok ? key.value.state === 'Destroyed' : key.refusal.code === 'not-found');
  return gone ? { kind: 'key-destroyed' } : undefined;
}

/** What became of a key in service: a deletion of it may have begun, been cancelled, or come to its end. */
async function keyNews(kms: Kms, record: RequestRecord): Promise<RequestEvent | undefined> {
  const key = record.key && (await kms.describeKey(record.key.handle));
  if (!key?.ok) return undefined;
  const { handle, state, everEnabled } = key.value;
  if (state === 'Destroyed') return { kind: 'retired' };
  return state === record.key?.state
    ? undefined
    : { kind: 'key-observed', key: { handle, state, everEnabled } };
}
