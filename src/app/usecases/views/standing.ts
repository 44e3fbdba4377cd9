import type { KmsKeyState } from '../../../domain/kms-state';
import type { RequestRecord, RequestState } from '../../../domain/request-lifecycle/record';
import { STATUS_NAMES } from '../../../domain/statuses';
import type { Appearance, KeyView, StateView } from '../../views/request';
import { minute } from './moments';

const APPEARANCES: Readonly<Record<RequestState, Appearance>> = {
  draft: 'default',
  'waiting-for-approval': 'inprogress',
  approved: 'inprogress',
  'waiting-for-operators': 'inprogress',
  ready: 'success',
  rejected: 'removed',
  withdrawn: 'default',
  denied: 'removed',
  'approval-expired': 'removed',
  failed: 'removed',
  retired: 'default',
  'pending-deletion': 'moved',
  deleted: 'default',
  restored: 'default',
  voided: 'removed',
};

export const stateView = (state: RequestState): StateView => ({
  id: state,
  name: state === 'voided' ? 'Void' : STATUS_NAMES[state],
  appearance: APPEARANCES[state],
});

const KEY_STATES: Readonly<Record<KmsKeyState, { readonly text: string; readonly appearance: Appearance }>> =
  {
    Enabled: { text: 'Enabled', appearance: 'success' },
    Disabled: { text: 'Disabled', appearance: 'default' },
    PendingDeletion: { text: 'Pending deletion', appearance: 'moved' },
    Destroyed: { text: 'Destroyed', appearance: 'removed' },
  };

/** What the KMS says of a key, in words. */
export const keyStateText = (state: KmsKeyState): string => KEY_STATES[state].text;

export function keyView({ key }: RequestRecord): KeyView | null {
  if (!key) return null;
  const { text, appearance } = KEY_STATES[key.state];
  return { handle: key.handle, state: text, appearance };
}

type Say = (record: RequestRecord) => string;

const said = (text: string): Say => {
  return () => text;
};

const inService: Readonly<Record<KmsKeyState, string>> = {
  Enabled: 'The key is ready to use.',
  Disabled: 'The key is in service, and disabled. Enabling it again needs the KMS operators.',
  PendingDeletion: 'The key is disabled: its deletion is scheduled.',
  Destroyed: 'The key is destroyed.',
};

export const DRAFT_HEADLINE = 'Not submitted. Complete the form, then submit it.';
const AGAIN = 'Take "Revise" to file it again.';

const HEADLINES: Readonly<Record<RequestState, Say>> = {
  draft: said(DRAFT_HEADLINE),
  'waiting-for-approval': said('Waits for approval by somebody who took no part in the request.'),
  approved: ({ snapshot, trouble }) => {
    if (trouble) return 'Approved. It waits for the KMS, which gives no answer.';
    return snapshot.action === 'create'
      ? 'Approved. The key is being made in the KMS.'
      : 'Approved. The KMS is being asked for the deletion.';
  },
  'waiting-for-operators': ({ snapshot, readyAt }) => {
    if (snapshot.action === 'delete') return 'Waits for the KMS operators to agree to the deletion.';
    return readyAt === undefined
      ? 'The key is made, and disabled. It waits for the KMS operators to release it.'
      : 'The key is disabled. It waits for the KMS operators to enable it again.';
  },
  ready: ({ key, operators }) =>
    operators?.action === 'rotate'
      ? 'The key is ready to use. Its rotation waits for the KMS operators.'
      : inService[key?.state ?? 'Enabled'],
  rejected: said(`Rejected by the approver. ${AGAIN}`),
  withdrawn: said(`Withdrawn. ${AGAIN}`),
  denied: said(`The KMS operators denied it. ${AGAIN}`),
  'approval-expired': said(`Nobody decided in time. ${AGAIN}`),
  failed: said('The KMS could not do it. It waits for somebody to retry, revise or withdraw it.'),
  retired: said('The key is destroyed.'),
  'pending-deletion': ({ deletionDue, operators, failure }) => {
    if (operators?.action === 'cancel-deletion')
      return 'The key is disabled. Cancelling its deletion waits for the KMS operators; it is not destroyed meanwhile.';
    if (operators)
      return 'The undo window is over. The key is disabled; its end waits for the KMS operators.';
    if (failure) return 'The undo window is over, and the key could not be destroyed. It stays disabled.';
    return deletionDue === undefined
      ? 'The key is disabled, and destroyed at the end of the undo window.'
      : `The key is disabled, and destroyed on ${minute(deletionDue)} unless the deletion is cancelled.`;
  },
  deleted: said('The key is destroyed. This can not be undone.'),
  restored: said('The deletion was cancelled. The key is kept, disabled.'),
  voided: said('The request is void: the issue left its project, its type, or Jira.'),
};

export const headlineOf = (record: RequestRecord): string => HEADLINES[record.state](record);
