import { setImmediate } from 'node:timers/promises';
import type { Operation } from '../../../domain/algorithms';
import { dayOf } from '../../../domain/day';
import type { PolicySet } from '../../../domain/policy/policy-set';
import { reviewUse } from '../../../domain/policy/protection';
import type { Violation } from '../../../domain/policy/review';
import { isRejection, reviewSpec } from '../../policy/draft';
import type { Foreseen } from '../../policy/foreseen';
import type { StoredKey } from '../../store/keys';
import type { Governed } from '../changes/change';
import { keySubject } from '../record';
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

/** How far a walk over keys has come. It is a handful of numbers, so that a client can carry it from page to page. */
export interface Walk extends Foreseen {
  /** Number of the newest entry of the log when the walk began. */
  readonly snapshot: number;
  /** Keys passed, those that live no more among them. */
  readonly passed: number;
  /** Where it stopped. */
  readonly group: string;
  readonly id: string;
}

export interface WalkPage {
  /** Counts so far; of all keys once there is no more to walk. */
  readonly walk: Walk;
  /** Of the keys passed on this page. */
  readonly touched: readonly Touch[];
  readonly isLast: boolean;
}

/** Keys looked at before others get a turn: some milliseconds. */
const CHUNK = 100;

const NOTHING: Foreseen = { keys: 0, refusedAtCreation: 0, stopProtecting: 0, stoppedAlready: 0, warned: 0 };

const counted = (
  so: Foreseen,
  { refusedAtCreation, stops, stoppedAlready, violations }: Touch,
): Foreseen => ({
  keys: so.keys + 1,
  refusedAtCreation: so.refusedAtCreation + Number(refusedAtCreation),
  stopProtecting: so.stopProtecting + Number(stops.length > 0),
  stoppedAlready: so.stoppedAlready + Number(stoppedAlready),
  warned: so.warned + Number(violations.length > 0 && !violations.some(isRejection)),
});

const beginning = ({ store }: Governed, groups: readonly string[]): Walk => ({
  ...NOTHING,
  snapshot: store.audit.last()?.seq ?? 0,
  passed: 0,
  group: groups[0] ?? '',
  id: '',
});

/** Rows of the groups from where a walk stopped, at most `limit`, and where it is then. */
function nextRows({ store }: Governed, groups: readonly string[], { group, id }: Walk, limit: number) {
  const rest = groups.slice(groups.indexOf(group));
  const rows: StoredKey[] = [];
  for (const one of groups.includes(group) ? rest : []) {
    const after = one === group && id !== '' ? { sort: '', id } : undefined;
    rows.push(...store.keys.list(one, {}, after, limit - rows.length).keys);
    if (rows.length === limit) break;
  }
  return rows;
}

/**
 * The next keys of a walk, a few at once, group by group in the order of their ids: what a policy would mean for them if it held in
 * these groups. Holds no lock: a key that is changed behind the walk is counted as it was.
 */
function step(
  kms: Governed,
  policy: PolicySet,
  groups: readonly string[],
  { from = beginning(kms, groups), limit }: { readonly from?: Walk | undefined; readonly limit: number },
): WalkPage {
  const rows = nextRows(kms, groups, from, limit);
  const now = kms.clock.now();
  const touches = rows.filter((key) => lives(key, now)).map((key) => touchOf(kms, policy, key));
  const last = rows.at(-1)?.row;
  const place = last ? { group: last.keyGroup, id: last.keyId } : {};
  const counts = touches.reduce<Foreseen>(counted, from);
  const walk = { ...from, ...counts, ...place, passed: from.passed + rows.length };
  const touched = touches.filter(({ violations }) => violations.length > 0);
  return { walk, touched, isLast: rows.length < limit };
}

/** The next page of a walk. Others get a turn in between. */
export async function walkOn(
  kms: Governed,
  policy: PolicySet,
  groups: readonly string[],
  { from, limit }: { readonly from?: Walk | undefined; readonly limit: number },
): Promise<WalkPage> {
  let page = step(kms, policy, groups, { from, limit: Math.min(CHUNK, limit) });
  const touched = [...page.touched];
  const end = (from?.passed ?? 0) + limit;
  while (!page.isLast && page.walk.passed < end) {
    await setImmediate();
    const rest = Math.min(CHUNK, end - page.walk.passed);
    page = step(kms, policy, groups, { from: page.walk, limit: rest });
    touched.push(...page.touched);
  }
  return { ...page, touched };
}

/** Counts the keys that a policy would touch if it held in some groups. Others get a turn between pages. */
export async function foresee(
  kms: Governed,
  policy: PolicySet,
  groups: readonly string[],
): Promise<Foreseen> {
  let page = step(kms, policy, groups, { limit: CHUNK });
  while (!page.isLast) {
    await setImmediate();
    page = step(kms, policy, groups, { from: page.walk, limit: CHUNK });
  }
  const { keys, refusedAtCreation, stopProtecting, stoppedAlready, warned, snapshot } = page.walk;
  return { keys, refusedAtCreation, stopProtecting, stoppedAlready, warned, snapshot };
}

/** How many keys a walk over some groups passes, and how many of the log's entries since it began are about keys. */
export const scopeOf = ({ store }: Governed, groups: readonly string[], { snapshot }: Walk) => ({
  of: groups.reduce((sum, group) => sum + store.keys.count(group), 0),
  changedSince: store.audit.countSince(snapshot, keySubject('')),
});
