import type { OperatorsApproval, RequestRecord } from '../../domain/request-lifecycle/record';

const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What the read-only state field shows: the key's state in the KMS, and what it waits for. */
export function stateText(record: RequestRecord): string {
  const waits = waitsFor(record);
  return waits ? `${keyText(record)}; ${waits}` : keyText(record);
}

function keyText({ key, deletionDue, snapshot }: RequestRecord): string {
  if (!key) return 'No key';
  if (key.state === 'PendingDeletion')
    return deletionDue !== undefined && snapshot.action === 'delete'
      ? `Disabled, destroyed on ${minute(deletionDue)}`
      : 'Disabled, deletion scheduled';
  return key.state;
}

const WAITS_FOR_OPERATORS: Readonly<Record<OperatorsApproval['action'], string>> = {
  enable: 'waits for the KMS operators',
  delete: 'waits for the KMS operators',
  rotate: 'its rotation waits for the KMS operators',
  'cancel-deletion': 'cancelling its deletion waits for the KMS operators',
};

function waitsFor({ state, trouble, todo, operators }: RequestRecord): string | undefined {
  if (trouble) return `the KMS gives no answer (${trouble.problem}), tried again ${minute(trouble.nextAt)}`;
  if (operators && state !== 'voided') return WAITS_FOR_OPERATORS[operators.action];
  if (todo[0] === 'rotate-key') return 'being rotated';
  if (todo.length > 0) return state === 'approved' ? 'being made' : 'being put away';
  return undefined;
}
