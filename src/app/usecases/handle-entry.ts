import type { RequestRecord, RequestState } from '../../domain/request-lifecycle/record';
import type { HandleEntry } from '../ports/store';

const STATES: Readonly<Partial<Record<RequestState, HandleEntry['state']>>> = {
  approved: 'made',
  'waiting-for-operators': 'made',
  failed: 'made',
  ready: 'ready',
  retired: 'destroyed',
};

/** The entry that makes a key known as ours; undefined for a request that made none. */
export function handleEntry({ snapshot, state, key }: RequestRecord): HandleEntry | undefined {
  if (snapshot.action !== 'create' || !key) return undefined;
  return {
    handle: key.handle,
    requestId: snapshot.requestId,
    issueId: snapshot.issueId,
    jiraProjectId: snapshot.jiraProjectId,
    connectionId: snapshot.connectionId,
    keyGroup: snapshot.keyGroup,
    name: snapshot.spec.name,
    requester: snapshot.submission.submitter,
    owner: snapshot.spec.requestor,
    state: STATES[state] ?? 'discarded',
  };
}
