import { groupsFor } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import type { KeyFilter, KeyPosition } from '../store/key-query';
import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';

export interface KeyListing {
  readonly filter: KeyFilter;
  readonly keyGroup?: string | undefined;
  readonly after?: GroupPosition | undefined;
  readonly limit: number;
}

/** Where a page ended: keys are listed group by group. */
export interface GroupPosition extends KeyPosition {
  readonly group: string;
}

export interface KeyPage {
  readonly keys: readonly StoredKey[];
  /** Where to go on; undefined where there is no more. */
  readonly next?: GroupPosition;
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The groups whose keys somebody sees, in a stable order. */
function visibleGroups(kms: Kms, principal: Principal, keyGroup: string | undefined): readonly string[] {
  const seen = groupsFor(principal, 'key.read') ?? new Set(kms.store.groups.all().map(({ name }) => name));
  return [...seen].filter((name) => keyGroup === undefined || name === keyGroup).sort(byCodeUnits);
}

/** Keys that somebody sees: by group, and within it by name, expiry date or id. No key of a foreign group is read. */
export function listKeys(kms: Kms, principal: Principal, listing: KeyListing): KeyPage {
  const { filter, after, limit } = listing;
  const keys: StoredKey[] = [];
  for (const group of visibleGroups(kms, principal, listing.keyGroup)) {
    if (after !== undefined && group < after.group) continue;
    const start = after?.group === group ? after : undefined;
    const found = kms.store.keys.list(group, filter, start, limit - keys.length);
    keys.push(...found.keys);
    if (keys.length === limit && found.last) return { keys, next: { group, ...found.last } };
  }
  return { keys };
}
