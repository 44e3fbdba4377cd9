import type { SQLInputValue } from 'node:sqlite';
import type { KeyTypeId } from '../../domain/algorithms';
import type { KeyState } from '../hsm/binding';

/** What a list of keys is narrowed to; all of it must hold. */
export interface KeyFilter {
  readonly state?: KeyState | undefined;
  readonly keyType?: KeyTypeId | undefined;
  readonly projectId?: string | undefined;
  readonly namePrefix?: string | undefined;
  /** UTC day: keys whose expiry date is before it. */
  readonly expiringBefore?: string | undefined;
}

/** Where a page ended: sort value (empty where keys are in the order of their ids) and id. */
export interface KeyPosition {
  readonly sort: string;
  readonly id: string;
}

type FilterName = keyof KeyFilter;

/** Greatest character: what is after every text with a prefix. */
const LAST = '\u{10FFFF}';

const CONDITIONS: Readonly<
  Record<FilterName, { readonly sql: string; readonly values: (value: string) => readonly string[] }>
> = {
  namePrefix: { sql: 'name >= ? AND name < ?', values: (prefix) => [prefix, prefix + LAST] },
  expiringBefore: { sql: 'expiry_date < ?', values: (day) => [day] },
  projectId: { sql: 'project_id = ?', values: (id) => [id] },
  keyType: { sql: 'key_type = ?', values: (type) => [type] },
  state: { sql: 'state = ?', values: (state) => [state] },
};

interface Access {
  readonly by: FilterName | undefined;
  readonly index: string;
  /** What keys of a group are sorted by before their ids. */
  readonly sort: 'name' | 'expiry_date' | undefined;
}

/** The index that leads, by the most telling filter that is there. */
const ACCESS: readonly Access[] = [
  { by: 'namePrefix', index: 'key_by_name', sort: 'name' },
  { by: 'expiringBefore', index: 'key_by_expiry', sort: 'expiry_date' },
  { by: 'projectId', index: 'key_by_project', sort: undefined },
  { by: 'keyType', index: 'key_by_type', sort: undefined },
  { by: 'state', index: 'key_by_state', sort: undefined },
];
const ALL: Access = { by: undefined, index: 'key_by_group', sort: undefined };

export interface KeyQuery {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
  readonly sort: Access['sort'];
}

/** A page of one group, found through an index and never sorted. */
export function keyQuery(
  group: string,
  filter: KeyFilter,
  after: KeyPosition | undefined,
  limit: number,
): KeyQuery {
  const given = (Object.keys(CONDITIONS) as FilterName[]).filter((name) => filter[name] !== undefined);
  const { index, sort } = ACCESS.find(({ by }) => by !== undefined && given.includes(by)) ?? ALL;
  const position = sort === undefined ? 'id > ?' : `(${sort}, id) > (?, ?)`;
  const conditions = [
    'key_group = ?',
    ...given.map((name) => CONDITIONS[name].sql),
    ...(after ? [position] : []),
  ];
  const order = sort === undefined ? 'id' : `${sort}, id`;
  return {
    sql: `SELECT * FROM key INDEXED BY ${index} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`,
    values: [
      group,
      ...given.flatMap((name) => CONDITIONS[name].values(filter[name] ?? '')),
      ...(after ? (sort === undefined ? [after.id] : [after.sort, after.id]) : []),
      limit,
    ],
    sort,
  };
}
