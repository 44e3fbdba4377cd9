import type { Result } from '../../domain/result';
import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { StoredKey } from '../store/keys';
import { collect, type Page } from './collect';
import { findKey } from './find';
import type { Kms } from './kms';

export interface KeyPage {
  readonly keys: readonly StoredKey[];
  readonly cursor?: string;
}

export function listKeys(kms: Kms, principal: Principal, page: Page): KeyPage {
  const found = collect(
    (after) => kms.store.keys.page(after, page.limit).map((key) => ({ id: key.row.keyId, key })),
    ({ key }) => may(principal, 'key.read', key.row.keyGroup),
    page,
  );
  return { keys: found.items.map(({ key }) => key), ...(found.cursor ? { cursor: found.cursor } : {}) };
}

export function keyOfRequest(kms: Kms, principal: Principal, requestId: string): KeyPage {
  const key = kms.store.keys.byRequest(requestId);
  return { keys: key && may(principal, 'key.read', key.row.keyGroup) ? [key] : [] };
}

export const describeKey = (kms: Kms, principal: Principal, keyId: string): Result<StoredKey, Refusal> =>
  findKey(kms, principal, keyId);
