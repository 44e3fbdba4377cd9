import type { RequestRecord, RequestState } from '../../domain/request-lifecycle/record';
import type { HandleEntry } from '../ports/store';

const STATES: Readonly<Partial<Record<RequestState, HandleEntry['state']>>> = {
  approved: 'made',
  'waiting-for-operators': 'made',
  failed: 'made',
};

/** Once it was ready a key is in service until it is destroyed. */
function serviceState(state: RequestState, wasReady: boolean): HandleEntry['state'] | undefined {
  if (!wasReady) return undefined;
  return state === 'retired' ? 'destroyed' : 'ready';
}

/** The entry that makes a key known as ours; undefined for a request that made none. */
export function handleEntry({ snapshot, state, key, readyAt }: RequestRecord): HandleEntry | undefined {
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
    state: serviceState(state, readyAt !== undefined) ?? STATES[state] ?? 'discarded',
  };
}
