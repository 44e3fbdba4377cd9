import type { Query } from './query';

export interface Slice<T> {
  readonly startAt: number;
  readonly maxResults: number;
  readonly total: number;
  readonly values: readonly T[];
}

/** The asked part of a list. `limit` is both the default and the most a caller gets. */
export function slice<T>(values: readonly T[], query: Query, limit = 50, most = limit): Slice<T> {
  const startAt = Math.max(0, query.number('startAt', 0));
  const maxResults = Math.min(most, Math.max(0, query.number('maxResults', limit)));
  return { startAt, maxResults, total: values.length, values: values.slice(startAt, startAt + maxResults) };
}

/** A `PageBean...` of the official OpenAPI. */
export function page<T>(
  values: readonly T[],
  query: Query,
  limit = 50,
  most = limit,
): Slice<T> & { isLast: boolean } {
  const part = slice(values, query, limit, most);
  return { ...part, isLast: part.startAt + part.values.length >= part.total };
}
