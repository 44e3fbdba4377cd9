import type { RequestRecord, RequestState } from '../../../domain/request-lifecycle/record';
import type { Status } from '../../../domain/statuses';
import type { WaitView } from '../../views/operators';

type Waits = (record: RequestRecord) => WaitView;

const BY_ITSELF = 'Nobody: Keydesk goes on by itself';

const people = (what: string, who: string): WaitView => ({ for: what, who, until: null });

/** What a living request waits for. The other states are ends. */
const WAITS: Readonly<Partial<Record<RequestState, Waits>>> = {
  'waiting-for-approval': () => people('Approval in Jira', 'Key approvers who had no part in the request'),
  approved: ({ snapshot }) =>
    people(snapshot.action === 'create' ? 'The KMS to make the key' : 'The KMS to take the order', BY_ITSELF),
  'waiting-for-operators': ({ snapshot }) =>
    people('Decision in the KMS', `KMS operators of the group ${snapshot.keyGroup}`),
  failed: () => people('Retry or revision', 'Requester, or key approvers'),
  'pending-deletion': ({ deletionDue }) => ({
    for: 'End of the undo window',
    who: 'Requester, owner, approvers and operators can cancel until then',
    until: deletionDue ?? null,
  }),
};

export function waitOfRecord(record: RequestRecord): WaitView | null {
  const { trouble, state, todo, operators, failure, snapshot } = record;
  if (trouble)
    return {
      for: 'An answer from the KMS',
      who: 'Keydesk tries again; the KMS operators if it lasts',
      until: trouble.nextAt,
    };
  if (operators && state !== 'waiting-for-operators')
    return people('Decision in the KMS', `KMS operators of the group ${snapshot.keyGroup}`);
  if (state === 'pending-deletion' && failure)
    return people('Somebody who asks again to destroy it', 'Requester, owner, or key approvers');
  const wait = WAITS[state];
  if (wait) return wait(record);
  if (todo.length > 0) return people('The KMS to put things away', BY_ITSELF);
  return state === 'draft' ? DRAFT : null;
}

const DRAFT = people('Submission', 'Whoever files it');
const UNTAKEN = people('Keydesk to take it up', BY_ITSELF);

/** What an issue waits for that no record of ours stands behind. */
export function waitOfIssue(status: Status | undefined): WaitView | null {
  if (status === 'draft') return DRAFT;
  return status === 'waiting-for-approval' ? UNTAKEN : null;
}
