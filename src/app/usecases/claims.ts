import { sha256Hex } from '../../domain/hash';
import type { KeyHandle } from '../../domain/ids';
import { type CreateSnapshot, canonicalJson, type Snapshot } from '../../domain/key-request';
import type { RequestRecord, RequestState } from '../../domain/request-lifecycle/record';
import type { Claim } from '../ports/store';

/** Names are unique per connection and key group, without regard to case. */
export const nameClaimId = (
  key: Pick<CreateSnapshot, 'connectionId' | 'keyGroup'> & { readonly name: string },
): string => sha256Hex(canonicalJson(['name', key.connectionId, key.keyGroup, key.name.toLowerCase()]));

/** One open deletion per key. */
export const deletionClaimId = (handle: KeyHandle): string => sha256Hex(canonicalJson(['deletion', handle]));

/** What a request holds from its submission on. */
export function claimOf(snapshot: Snapshot): Claim {
  const { requestId, issueKey } = snapshot;
  const id =
    snapshot.action === 'create'
      ? nameClaimId({ ...snapshot, name: snapshot.spec.name })
      : deletionClaimId(snapshot.deletion.handle);
  return { id, requestId, issueKey };
}

/** Ends in which nothing is claimed any more: the name is free, the key may be deleted by another request. */
const FREE: ReadonlySet<RequestState> = new Set<RequestState>([
  'rejected',
  'withdrawn',
  'denied',
  'approval-expired',
  'draft',
  'voided',
  'restored',
  'retired',
]);

/** Held until everything is put away: what cleans up late must not meet another request's work on the same key. */
export const holdsClaim = ({ state, todo }: RequestRecord): boolean => !FREE.has(state) || todo.length > 0;
