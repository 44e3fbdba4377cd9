import { setImmediate } from 'node:timers/promises';
import type { Operation } from '../../../domain/algorithms';
import { dayOf } from '../../../domain/day';
import type { PolicySet } from '../../../domain/policy/policy-set';
import { reviewUse } from '../../../domain/policy/protection';
import type { Violation } from '../../../domain/policy/review';
import { isRejection, reviewSpec } from '../../policy/draft';
import type { Foreseen } from '../../policy/foreseen';
import type { KeyPosition } from '../../store/key-query';
import type { StoredKey } from '../../store/keys';
import type { Governed } from '../changes/change';
import { placeOf } from './in-force';

/** What a policy would mean for one key. */
export interface Touch {
  readonly key: StoredKey;
  /** It could not be made now. */
  readonly refusedAtCreation: boolean;
  /** Operations it has and could not do any more. */
  readonly stops: readonly Operation[];
  /** Whether what holds now stops some of these already. */
  readonly stoppedAlready: boolean;
  /** Each once: what is refused first, then what is warned of. */
  readonly violations: readonly Violation[];
}

interface Place {
  readonly group: string;
  readonly after?: KeyPosition;
}

/** Keys looked at before others get a turn. */
const CHUNK = 250;

/** The groups that go by the policy of a place: one, or (null) all that have none of their own. */
export const groupsUnder = ({ store }: Governed, place: string | null): readonly string[] =>
  place === null
    ? store.groups
        .all()
        .map(({ name }) => name)
        .filter((name) => placeOf(store, name) === null)
    : [place];

/** Whether a key can still be used some day: neither destroyed nor past its period. */
const lives = ({ row }: StoredKey, now: number): boolean =>
  row.state !== 'Destroyed' && row.expiryDate > dayOf(now);

/** The living keys of some groups, a few at a time. */
async function* keysOf(kms: Governed, places: readonly Place[]): AsyncGenerator<StoredKey> {
  for (const { group, after } of places) {
    let position = after;
    for (;;) {
      const { keys, last } = kms.store.keys.list(group, {}, position, CHUNK);
      yield* keys.filter((key) => lives(key, kms.clock.now()));
      if (keys.length < CHUNK || !last) break;
      position = last;
      await setImmediate();
    }
  }
}

const distinct = (violations: readonly Violation[]): readonly Violation[] => [
  ...new Map(violations.map((found) => [JSON.stringify(found), found])).values(),
];

const bySeverity = (a: Violation, b: Violation): number => Number(isRejection(b)) - Number(isRejection(a));

function touchOf(kms: Governed, policy: PolicySet, key: StoredKey): Touch {
  const { keyType, operations, keyGroup } = key.row;
  const now = kms.clock.now();
  const context = { capabilities: kms.capabilities, today: dayOf(now) };
  const making = reviewSpec(key.spec, policy, { capabilities: kms.capabilities, now });
  const uses = operations.map((operation) => ({
    operation,
    found: reviewUse({ keyType, operation }, policy, context),
  }));
  const stops = uses.filter(({ found }) => found.some(isRejection)).map(({ operation }) => operation);
  const stopped = stops.some((operation) => {
    const held = kms.policies.refusals(keyGroup, keyType, operation, now);
    return !held.ok || held.value.length > 0;
  });
  return {
    key,
    refusedAtCreation: making.some(isRejection),
    stops,
    stoppedAlready: stopped,
    violations: distinct([...uses.flatMap(({ found }) => found), ...making].sort(bySeverity)),
  };
}

/** Counts the keys that a policy would touch if it held in some groups. */
export async function foresee(
  kms: Governed,
  policy: PolicySet,
  groups: readonly string[],
): Promise<Foreseen> {
  const counts = { keys: 0, refusedAtCreation: 0, stopProtecting: 0, stoppedAlready: 0, warned: 0 };
  const places = groups.map((group) => ({ group }));
  for await (const key of keysOf(kms, places)) {
    const touch = touchOf(kms, policy, key);
    counts.keys += 1;
    if (touch.refusedAtCreation) counts.refusedAtCreation += 1;
    if (touch.stops.length > 0) counts.stopProtecting += 1;
    if (touch.stoppedAlready) counts.stoppedAlready += 1;
    if (touch.violations.length > 0 && !touch.violations.some(isRejection)) counts.warned += 1;
  }
  return counts;
}

/** Where a page of touched keys ended. */
export interface TouchPosition {
  readonly group: string;
  readonly id: string;
}

/** Keys that a policy would touch, group by group in the order of their ids, from a position on. */
export async function touchedKeys(
  kms: Governed,
  policy: PolicySet,
  groups: readonly string[],
  { after, limit }: { readonly after: TouchPosition | undefined; readonly limit: number },
): Promise<{ readonly touched: readonly Touch[]; readonly next?: TouchPosition }> {
  const from = after === undefined ? 0 : groups.indexOf(after.group);
  if (from < 0) return { touched: [] };
  const places = groups
    .slice(from)
    .map((group) => (group === after?.group ? { group, after: { sort: '', id: after.id } } : { group }));
  const touched: Touch[] = [];
  for await (const key of keysOf(kms, places)) {
    const touch = touchOf(kms, policy, key);
    if (touch.violations.length > 0) touched.push(touch);
    if (touched.length === limit) return { touched, next: { group: key.row.keyGroup, id: key.row.keyId } };
  }
  return { touched };
}
