import type { ApprovalId, KeyHandle, RequestId } from '../../../../domain/ids';
import { ok, type Result, refuse } from '../../../../domain/result';
import type { Approval, KmsRefusal } from '../../../ports/kms';

export const SCHEME = 'dsm';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const HANDLE = new RegExp(`^${SCHEME}:(${UUID})$`);
const APPROVAL = new RegExp(`^(${UUID})\\.(${UUID})\\.(enable|delete|rotate)\\.([A-Za-z0-9_-]{1,128})$`);

export const handleOf = (kid: string): KeyHandle => `${SCHEME}:${kid}` as KeyHandle;

/** The key id inside `dsm:<kid>`. */
export function kidOf(handle: KeyHandle): Result<string, KmsRefusal> {
  const kid = HANDLE.exec(handle)?.[1];
  if (kid !== undefined) return ok(kid);
  return refuse({
    code: 'invalid-request',
    message: `${JSON.stringify(handle.slice(0, 80))} is not a handle of this KMS.`,
    mend: `Give a handle of the form ${SCHEME}:<kid>.`,
  });
}

/** What DSM's operators are asked for; taking a key out of its window is a mark of ours, and asks nobody. */
export type DsmAction = Exclude<Approval['action'], 'cancel-deletion'>;

/**
 * What an approval is about. DSM forgets an approval request that is taken back, and the port doesn't: so the id
 * names key, action and request besides DSM's own id.
 */
export interface ApprovalRef {
  /** DSM's `request_id`. */
  readonly dsmId: string;
  readonly kid: string;
  readonly action: DsmAction;
  readonly requestId: RequestId;
}

export const approvalIdOf = ({ dsmId, kid, action, requestId }: ApprovalRef): ApprovalId =>
  `${dsmId}.${kid}.${action}.${requestId}` as ApprovalId;

export function approvalRefOf(id: ApprovalId): Result<ApprovalRef, KmsRefusal> {
  const [, dsmId, kid, action, requestId] = APPROVAL.exec(id) ?? [];
  if (dsmId !== undefined && kid !== undefined && requestId !== undefined) {
    return ok({ dsmId, kid, action: action as DsmAction, requestId: requestId as RequestId });
  }
  return refuse({
    code: 'invalid-request',
    message: `${JSON.stringify(id.slice(0, 80))} is not an approval id of this KMS.`,
    mend: 'Give the id that enabling, rotating or deleting answered with.',
  });
}
