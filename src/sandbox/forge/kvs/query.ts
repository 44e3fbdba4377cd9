import { checkAttribute, KVS_LIMITS } from './checks';
import { type Condition, compare, type Filters, filterTest, predicate } from './conditions';
import { kvsError } from './errors';
import { type EntityIndex, type EntitySchema, requireIndex } from './schema';
import type { Entry } from './store';

export interface EntityQuery {
  readonly indexName: string;
  readonly partition?: readonly unknown[] | undefined;
  readonly range?: Pick<Condition, 'condition' | 'values'> | undefined;
  readonly filters?: Filters | undefined;
  readonly sort?: 'ASC' | 'DESC' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Page {
  readonly entries: readonly Entry[];
  readonly cursor: string | undefined;
}

type Attributes = Readonly<Record<string, string | number | boolean>>;

const attributesOf = (entry: Entry) => entry.value as Attributes;
const rangeOf = (index: EntityIndex, entry: Entry) =>
  index.range === undefined ? entry.key : attributesOf(entry)[index.range];

function inPartition(
  schema: EntitySchema,
  index: EntityIndex,
  values: readonly unknown[],
): (entry: Entry) => boolean {
  if (values.length !== index.partition.length) {
    const wanted = index.partition.join(', ') || 'no partition';
    throw kvsError('INVALID_ENTITY_INDEX', `Index ${index.name} wants a value for each of: ${wanted}`);
  }
  index.partition.forEach((name, position) => {
    checkAttribute(schema, name, values[position]);
  });
  return (entry) => index.partition.every((name, position) => attributesOf(entry)[name] === values[position]);
}

function inRange(schema: EntitySchema, index: EntityIndex, query: EntityQuery): (entry: Entry) => boolean {
  if (!query.range) return () => true;
  const type = index.range === undefined ? 'string' : (schema.attributes[index.range] ?? 'any');
  const test = predicate(query.range, type, 'range');
  return (entry) => test(rangeOf(index, entry));
}

/** Entries that lack an indexed attribute are not in the index. */
const isIndexed = (index: EntityIndex) => (entry: Entry) =>
  [...index.partition, ...(index.range === undefined ? [] : [index.range])].every(
    (name) => attributesOf(entry)[name] !== undefined,
  );

function checkLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > KVS_LIMITS.queryMost) {
    throw kvsError(
      'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE',
      `A page has 1 to ${KVS_LIMITS.queryMost} entries: ${limit}`,
    );
  }
  return limit;
}

/**
 * One page of an entity query. Filters work on a page that has already been cut, as the service does it: a page may
 * be empty and still have a cursor.
 */
export function queryEntities(schema: EntitySchema, visible: readonly Entry[], query: EntityQuery): Page {
  const index = requireIndex(schema, query.indexName);
  const limit = checkLimit(query.limit ?? KVS_LIMITS.queryDefault);
  const filter = query.filters ? filterTest(schema, query.filters) : () => true;
  const ordered = order(index, query.sort ?? 'ASC');
  const matching = visible
    .filter(isIndexed(index))
    .filter(inPartition(schema, index, query.partition ?? []))
    .filter(inRange(schema, index, query))
    .sort(ordered);
  const { entries, cursor } = cut(matching, limit, query.cursor, ordered);
  return { entries: entries.filter((entry) => filter(entry.value as object)), cursor };
}

type Order = (one: Entry, other: Entry) => number;

function order(index: EntityIndex, sort: 'ASC' | 'DESC'): Order {
  const direction = sort === 'ASC' ? 1 : -1;
  return (one, other) => {
    const byRange = compare(rangeOf(index, one) ?? '', rangeOf(index, other) ?? '');
    return direction * (byRange || compare(one.key, other.key));
  };
}

function readCursor(cursor: string): Entry {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as Entry;
  } catch {
    throw kvsError('INVALID_REQUEST', 'The cursor is not one of this service');
  }
}

/** A cursor is the last entry of the page before, so that it still has a place when that entry is gone. */
export function cut(
  entries: readonly Entry[],
  limit: number,
  cursor: string | undefined,
  ordered: Order,
): Page {
  const last = cursor === undefined ? undefined : readCursor(cursor);
  const rest = last ? entries.filter((entry) => ordered(entry, last) > 0) : entries;
  const page = rest.slice(0, limit);
  const end = rest.length > limit ? page.at(-1) : undefined;
  return { entries: page, cursor: end && Buffer.from(JSON.stringify(end)).toString('base64url') };
}

/** Lists of untyped entries are in order of their keys. */
export const keyOrder: Order = (one, other) => compare(one.key, other.key);
