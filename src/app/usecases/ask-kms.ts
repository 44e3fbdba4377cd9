import type { ApprovalId, RequestId } from '../../domain/ids';
import { isWindowSettled } from '../../domain/request-lifecycle/due';
import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { RequestRecord, RequestState } from '../../domain/request-lifecycle/record';
import type { Desk, Hint } from '../ports/desk';
import { type Approval, type KeyDescription, type Kms, type KmsResult, KmsUnavailable } from '../ports/kms';
import { known } from './known-key';

/** Something new from the KMS, and the standing of the request it was asked for. */
export interface KmsNews {
  readonly requestId: RequestId;
  readonly generation: number;
  readonly state: RequestState;
  /** The approval that it is about: another one may be awaited by now. */
  readonly approvalId?: ApprovalId;
  readonly event: RequestEvent;
}

/** `pause`: the KMS asks for so many milliseconds before it is asked again. */
export interface KmsAnswer {
  readonly news?: KmsNews;
  readonly pause?: number;
}

/**
 * Asks the KMS what a waiting request waits for: the operators' decision, or the end of the undo window. A KMS that
 * can't be reached has no news; the next poll asks again.
 */
export async function askKms(desk: Desk, record: RequestRecord, hint: Hint): Promise<KmsAnswer> {
  if (hint.why === 'changed' || !waitsForKms(desk, record, hint)) return {};
  try {
    const kms = await desk.kms(record.snapshot.connectionId);
    const news = await newsOf(kms, record, hint);
    return news ? { news: { ...standing(record), ...news } } : {};
  } catch (error) {
    if (!(error instanceof KmsUnavailable)) throw error;
    desk.log('kms-unavailable', { issue: record.snapshot.issueKey, reason: error.reason });
    return error.retryAfterMs === undefined ? {} : { pause: error.retryAfterMs };
  }
}

const standing = ({ snapshot, generation, state }: RequestRecord) => ({
  requestId: snapshot.requestId,
  generation,
  state,
});

type News = Pick<KmsNews, 'event' | 'approvalId'>;

function waitsForKms(desk: Desk, record: RequestRecord, hint: Hint): boolean {
  const { state, operators } = record;
  if (state === 'pending-deletion') return operators !== undefined || isWindowSettled(record, desk.now());
  if (operators?.action === 'cancel-deletion') return true;
  if (state === 'ready') return hint.why === 'key' || operators !== undefined;
  return state === 'waiting-for-operators' && operators !== undefined;
}

async function newsOf(kms: Kms, record: RequestRecord, hint: Hint): Promise<News | undefined> {
  const approvalId = record.operators?.approvalId;
  const isAboutKey = approvalId === undefined || (record.state === 'ready' && hint.why === 'key');
  const event = isAboutKey
    ? await (record.snapshot.action === 'create' ? keyNews : windowNews)(kms, record)
    : await operatorsNews(kms, record, approvalId);
  return event && { event, ...(!isAboutKey && { approvalId }) };
}

async function operatorsNews(
  kms: Kms,
  record: RequestRecord,
  id: ApprovalId,
): Promise<RequestEvent | undefined> {
  const answer = await kms.getApproval(id);
  if (record.operators?.action === 'cancel-deletion') return cancellationNews(kms, record, answer);
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
      return { kind: 'operators-withdrawn' };
    case 'failed':
      return operatorsFailed(approval, approval.reason ?? 'it gives no reason.');
  }
}

const operatorsFailed = ({ decidedBy }: Approval, reason: string): RequestEvent => ({
  kind: 'operators-failed',
  by: decidedBy,
  reason,
});

/** What became of the operators' approval that would cancel a deletion. The key itself has the last word. */
async function cancellationNews(
  kms: Kms,
  record: RequestRecord,
  answer: KmsResult<Approval>,
): Promise<RequestEvent | undefined> {
  if (!answer.ok && answer.refusal.code !== 'not-found') return undefined;
  const { state: how, decidedBy: by, reason } = answer.ok ? answer.value : FORGOTTEN;
  if (how === 'pending') return undefined;
  const key = record.key && (await kms.describeKey(record.key.handle));
  if (!key || isGone(key)) return { kind: 'key-destroyed' };
  if (!key.ok) return undefined;
  if (isKept(key.value))
    return how === 'approved' ? { kind: 'cancellation-agreed', by } : cancelledBy(kms, key.value);
  const failed = `The key is ${key.value.state}.`;
  if (how === 'approved') return { kind: 'cancellation-refused', how: 'failed', by, reason: failed };
  return { kind: 'cancellation-refused', how, by, ...(reason !== undefined && { reason }) };
}

const FORGOTTEN: Pick<Approval, 'state' | 'decidedBy' | 'reason'> = { state: 'withdrawn', decidedBy: [] };

/** Out of its window, and alive. */
const isKept = ({ state }: KeyDescription): boolean => state === 'Disabled' || state === 'Enabled';

/** Somebody cancelled the deletion in the KMS. Where it doesn't say who, that is said. */
async function cancelledBy(kms: Kms, { handle }: KeyDescription): Promise<RequestEvent> {
  const told = await kms.lastCancellation?.(handle);
  const { by = [], reason } = (told?.ok ? told.value : undefined) ?? {};
  return { kind: 'cancelled-in-kms', by, ...(reason !== undefined && { reason }) };
}

type Described = KmsResult<KeyDescription>;
type CarriedOut = (key: Described, record: RequestRecord, approval: Approval) => RequestEvent | undefined;

/** What an approval of each kind must have led to; undefined where it has not. */
const CARRIED_OUT: Readonly<Record<Exclude<Approval['action'], 'cancel-deletion'>, CarriedOut>> = {
  enable: (key, _, { decidedBy: by }) =>
    key.ok && key.value.state === 'Enabled' ? { kind: 'operators-approved', by } : undefined,
  delete: (key, record, { decidedBy: by, deletionDue }) => {
    if (record.state === 'pending-deletion') return isGone(key) ? { kind: 'key-destroyed', by } : undefined;
    if (!key.ok || (key.value.state !== 'PendingDeletion' && key.value.state !== 'Destroyed'))
      return undefined;
    const until = key.value.deletionDue ?? deletionDue;
    return { kind: 'operators-approved', by, ...(until !== undefined && { until }) };
  },
  rotate: (key, { rotation }, { decidedBy: by }) =>
    key.ok && rotation?.version !== undefined && (key.value.version ?? 1) >= rotation.version
      ? { kind: 'key-rotated', key: known(key.value), reason: rotation.reason, by }
      : undefined,
};

/** An approval alone is not believed: the key itself has to be in the state that was approved. */
async function carriedOut(kms: Kms, record: RequestRecord, approval: Approval): Promise<RequestEvent> {
  if (!record.key) return { kind: 'operators-withdrawn' };
  const key = await kms.describeKey(record.key.handle);
  const found = key.ok ? `The key is ${key.value.state}.` : key.refusal.message;
  const { action } = approval;
  const event = action === 'cancel-deletion' ? undefined : CARRIED_OUT[action](key, record, approval);
  return event ?? operatorsFailed(approval, found);
}

const isGone = (key: Described): boolean =>
  key.ok ? key.value.state === 'Destroyed' : key.refusal.code === 'not-found';

/** Whether a key in its window is destroyed, or was taken out of it by somebody in the KMS. */
async function windowNews(kms: Kms, record: RequestRecord): Promise<RequestEvent | undefined> {
  const key = record.key && (await kms.describeKey(record.key.handle));
  if (!key) return undefined;
  if (isGone(key)) return { kind: 'key-destroyed' };
  return key.ok && isKept(key.value) ? cancelledBy(kms, key.value) : undefined;
}

/** What became of a key in service: it was deleted, taken back from deletion, destroyed, or rotated in the KMS. */
async function keyNews(kms: Kms, record: RequestRecord): Promise<RequestEvent | undefined> {
  const key = record.key && (await kms.describeKey(record.key.handle));
  // Some KMSs forget what they have destroyed. Of a key whose deletion was seen to begin, this is its end.
  if (key && !key.ok && key.refusal.code === 'not-found' && record.key?.state === 'PendingDeletion')
    return { kind: 'retired' };
  if (!key?.ok) return undefined;
  if (key.value.state === 'Destroyed') return { kind: 'retired' };
  const now = known(key.value);
  return now.state === record.key?.state && now.version === record.key.version
    ? undefined
    : { kind: 'key-observed', key: now };
}
