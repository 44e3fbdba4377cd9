import type { ApprovalId, KeyHandle } from '../../../../domain/ids';
import { ok, type Result, refuse } from '../../../../domain/result';
import type { KmsRefusal } from '../../../ports/kms';

export const SCHEME = 'keydesk';

/** Ids are opaque; the characters keep them one path segment that no server or proxy reads as anything else. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

export const isKeyId = (text: string): boolean => ID.test(text);

/** The key id inside `keydesk:<keyId>`. */
export function keyIdOf(handle: KeyHandle): Result<string, KmsRefusal> {
  const prefix = `${SCHEME}:`;
  const id = handle.slice(prefix.length);
  if (handle.startsWith(prefix) && isKeyId(id)) return ok(id);
  return refuse({
    code: 'invalid-request',
    message: `${JSON.stringify(handle.slice(0, 80))} is not a handle of this KMS.`,
    mend: `Give a handle of the form ${prefix}<key id>.`,
  });
}

export function approvalIdOf(id: ApprovalId): Result<string, KmsRefusal> {
  if (ID.test(id)) return ok(id);
  return refuse({
    code: 'invalid-request',
    message: `${JSON.stringify(id.slice(0, 80))} is not an approval id of this KMS.`,
    mend: 'Give the id that enabling or deleting answered with.',
  });
}
