import type { Instant } from '../ids';
import type { RequestEvent } from './events';
import type { RequestRecord } from './record';

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
    case 'operators-approved':
      return afterOperators(record, event.until);
    case 'operators-withdrawn':
      return withdrawnByOperators(record);
    case 'kms-refused':
      return { ...record, failure: event.failure };
    case 'sweep-due':
      return withoutSweep(record);
    case 'key-destroyed':
    case 'retired':
      return record.key ? { ...record, key: { ...record.key, state: 'Destroyed' } } : record;
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

function afterOperators(record: RequestRecord, until: Instant | undefined): RequestRecord {
  const { operators: _, ...rest } = record;
  if (record.snapshot.action === 'delete') return until === undefined ? rest : withDeletion(rest, until);
  return record.key ? { ...rest, key: { ...record.key, state: 'Enabled', everEnabled: true } } : rest;
}

function withoutSweep(record: RequestRecord): RequestRecord {
  const { sweepAt: _, ...rest } = record;
  return rest;
}

function withdrawnByOperators(record: RequestRecord): RequestRecord {
  const { operators, ...rest } = record;
  return {
    ...rest,
    failure: {
      effect: operators?.action === 'delete' ? 'schedule-deletion' : 'enable-key',
      message: 'The approval that the KMS operators were asked for was withdrawn in the KMS.',
      mend: 'Take "Retry" to ask them again.',
    },
  };
}
