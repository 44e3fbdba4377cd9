import type { AccountId } from '../ids';
import { ok, type Result, refuse } from '../result';

/** In what capacity somebody may act on a deletion; goes on the record. */
export type DeletionCapacity = 'requester' | 'owner' | 'filer' | 'approver' | 'operator';

export interface DeletionRightRefusal {
  readonly reason: 'no-part-in-key';
  readonly actor: AccountId;
  readonly allowed: readonly DeletionCapacity[];
  readonly message: string;
  readonly mend: string;
}

/** Who the actor is to the key and its deletion. Roles are freshly read. */
export interface DeletionActor {
  readonly actor: AccountId;
  /** Submitter of the Create Key request. */
  readonly requester: AccountId;
  /** Requestor of the key: answers for it. */
  readonly owner: AccountId;
  /** Who filed the deletion; absent while it is being filed. */
  readonly filer?: AccountId;
  readonly isApprover: boolean;
  readonly isOperator: boolean;
}

const HOLDS: Readonly<Record<DeletionCapacity, (who: DeletionActor) => boolean>> = {
  requester: ({ actor, requester }) => actor === requester,
  owner: ({ actor, owner }) => actor === owner,
  filer: ({ actor, filer }) => actor === filer,
  approver: ({ isApprover }) => isApprover,
  operator: ({ isOperator }) => isOperator,
};

const MAY_FILE: readonly DeletionCapacity[] = ['requester', 'owner', 'approver'];
const MAY_ASK_TO_DESTROY: readonly DeletionCapacity[] = ['filer', 'owner', 'approver'];
const MAY_CANCEL: readonly DeletionCapacity[] = ['filer', 'owner', 'approver', 'operator'];

/** Whether somebody may ask for a key's deletion. Approving it is another right: see `mayApprove`. */
export const mayFileDeletion = (who: DeletionActor): Result<DeletionCapacity, DeletionRightRefusal> =>
  inCapacity(who, MAY_FILE, 'ask for the deletion of this key');

/** Whether somebody may ask once more for a destruction that was refused. */
export const mayAskToDestroy = (who: DeletionActor): Result<DeletionCapacity, DeletionRightRefusal> =>
  inCapacity(who, MAY_ASK_TO_DESTROY, 'ask again to destroy this key');

/** Whether somebody may take a deletion back. */
export const mayCancelDeletion = (who: DeletionActor): Result<DeletionCapacity, DeletionRightRefusal> =>
  inCapacity(who, MAY_CANCEL, 'cancel the deletion of this key');

/** @param act what they want to do, for the refusal's sentence */
export function inCapacity(
  who: DeletionActor,
  allowed: readonly DeletionCapacity[],
  act: string,
): Result<DeletionCapacity, DeletionRightRefusal> {
  const capacity = allowed.find((candidate) => HOLDS[candidate](who));
  if (capacity !== undefined) return ok(capacity);
  const list = `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`;
  return refuse({
    reason: 'no-part-in-key',
    actor: who.actor,
    allowed,
    message: `You may not ${act}: you are not its ${list}.`,
    mend: `Ask the key's ${list}.`,
  });
}
