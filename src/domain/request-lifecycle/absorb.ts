import type { Instant } from '../ids';
import { details } from './details';
import type { EffectKind } from './effects';
import type { RequestEvent } from './events';
import type { Failure, OperatorsApproval, RequestRecord } from './record';
import { aimRotation, needlessRotation, orderRotation, refusedRotation, rotated } from './rotation';

/** Takes the facts that an event brings into the record. Says nothing about what follows from them. */
export function absorb(record: RequestRecord, event: RequestEvent, now: Instant): RequestRecord {
  switch (event.kind) {
    case 'approved':
      return event.by === undefined ? record : withApproval(record, event, event.by);
    case 'key-created':
    case 'key-found':
    case 'key-observed':
    case 'key-enabled':
      return { ...record, key: event.key };
    case 'enable-pending':
      return { ...record, operators: { approvalId: event.approvalId, action: 'enable', since: now } };
    case 'deletion-pending':
      return { ...record, operators: { approvalId: event.approvalId, action: 'delete', since: now } };
    case 'deletion-scheduled':
      return withDeletion(record, event.until);
    case 'cancellation-pending':
      return askedToCancel(record, event, now);
    case 'cancellation-agreed':
    case 'cancelled-in-kms':
      return keptAfterAll(record, event.kind);
    case 'cancellation-refused':
      return withoutOperators(record);
    case 'operators-approved':
      return afterOperators(record, event.until);
    case 'operators-denied':
    case 'operators-expired':
    case 'operators-withdrawn':
    case 'operators-failed':
      return notByOperators(record, event, now);
    case 'kms-refused':
      return event.effect === 'rotate-key'
        ? refusedRotation(record, details(record, event), now)
        : { ...record, failure: event.failure };
    case 'rotation-ordered':
      return orderRotation(record, event, now);
    case 'rotation-aimed':
      return aimRotation(record, event);
    case 'rotation-needless':
      return needlessRotation(record, event.key, now);
    case 'rotation-pending':
      return { ...record, operators: { approvalId: event.approvalId, action: 'rotate', since: now } };
    case 'key-rotated':
      return rotated(record, event.key);
    case 'window-over':
      return { ...record, windowOver: true };
    case 'destruction-pending':
      return { ...record, operators: { approvalId: event.approvalId, action: 'delete', since: now } };
    case 'destruction-retried':
      return withoutFailure(record);
    case 'sweep-due':
      return withoutSweep(record);
    case 'key-destroyed':
      return destroyed(withoutOperators(record));
    case 'retired':
      return destroyed(record);
    default:
      return record;
  }
}

function withApproval(
  record: RequestRecord,
  event: Extract<RequestEvent, { kind: 'approved' }>,
  approver: NonNullable<Extract<RequestEvent, { kind: 'approved' }>['by']>,
): RequestRecord {
  const { changelogId, at, excluded, vouchedAt } = event;
  const approval = {
    changelogId,
    approver,
    at,
    snapshotHash: record.snapshotHash,
    ...(vouchedAt !== undefined && { vouchedAt }),
  };
  return { ...record, excluded, approval };
}

function withDeletion(record: RequestRecord, until: Instant): RequestRecord {
  const key = record.key && { ...record.key, state: 'PendingDeletion' as const };
  return { ...record, deletionDue: until, ...(key && { key }) };
}

/** Where the request was voided meanwhile, it may never have learned that a window had begun. */
function askedToCancel(
  record: RequestRecord,
  { approvalId, until }: Extract<RequestEvent, { kind: 'cancellation-pending' }>,
  now: Instant,
): RequestRecord {
  const known = until === undefined ? record : withDeletion(record, until);
  return { ...known, operators: { approvalId, action: 'cancel-deletion', since: now } };
}

/** An approval that is still open when somebody else cancels is taken back by the voiding. */
function keptAfterAll(
  record: RequestRecord,
  kind: 'cancellation-agreed' | 'cancelled-in-kms',
): RequestRecord {
  const isSettled = kind === 'cancellation-agreed' || record.state === 'voided';
  const known = isSettled ? withoutOperators(record) : record;
  return known.key ? { ...known, key: { ...known.key, state: 'Disabled' } } : known;
}

const destroyed = (record: RequestRecord): RequestRecord =>
  record.key ? { ...record, key: { ...record.key, state: 'Destroyed' } } : record;

function withoutOperators(record: RequestRecord): RequestRecord {
  const { operators: _, ...rest } = record;
  return rest;
}

function afterOperators(record: RequestRecord, until: Instant | undefined): RequestRecord {
  const rest = withoutOperators(record);
  if (record.snapshot.action === 'delete') return until === undefined ? rest : withDeletion(rest, until);
  return record.key ? { ...rest, key: { ...record.key, state: 'Enabled', everEnabled: true } } : rest;
}

function withoutSweep(record: RequestRecord): RequestRecord {
  const { sweepAt: _, ...rest } = record;
  return rest;
}

function withoutFailure(record: RequestRecord): RequestRecord {
  const { failure: _, ...rest } = record;
  return rest;
}

type NotByOperators = Extract<
  RequestEvent,
  { kind: 'operators-denied' | 'operators-expired' | 'operators-withdrawn' | 'operators-failed' }
>;

/** What becomes of an order that did not come about through its operators. */
function notByOperators(record: RequestRecord, event: NotByOperators, now: Instant): RequestRecord {
  if (record.operators?.action === 'rotate') return refusedRotation(record, details(record, event), now);
  const isDestruction = record.state === 'pending-deletion';
  // A request that ends by it leaves the approval to be taken back.
  if (!isDestruction && (event.kind === 'operators-denied' || event.kind === 'operators-expired'))
    return record;
  const { operators, ...rest } = record;
  return { ...rest, failure: failureOf(operators?.action, isDestruction, details(record, event)) };
}

const EFFECT_OF: Readonly<Record<OperatorsApproval['action'], EffectKind>> = {
  enable: 'enable-key',
  delete: 'schedule-deletion',
  rotate: 'rotate-key',
  'cancel-deletion': 'cancel-deletion',
};

const failureOf = (
  action: OperatorsApproval['action'] = 'enable',
  isDestruction: boolean,
  [message = '', ...more]: readonly string[],
): Failure =>
  isDestruction
    ? {
        effect: 'finish-deletion',
        message: [message, ...more].join(' '),
        mend: 'The key stays disabled. Take "Ask again to destroy" in the panel, or cancel the deletion.',
      }
    : { effect: EFFECT_OF[action], message, mend: 'Take "Retry" to ask them again.' };
