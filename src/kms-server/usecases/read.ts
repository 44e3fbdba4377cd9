import type { Result } from '../../domain/result';
import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { StoredKey } from '../store/keys';
import { findKey } from './find';
import type { Kms } from './kms';

/** The key of a request; undefined where there is none that the caller sees. */
export function keyOfRequest(kms: Kms, principal: Principal, requestId: string): StoredKey | undefined {
  const key = kms.store.keys.byRequest(requestId);
  return key && may(principal, 'key.read', key.row.keyGroup) ? key : undefined;
}

export const describeKey = (kms: Kms, principal: Principal, keyId: string): Result<StoredKey, Refusal> =>
  findKey(kms, principal, keyId);
