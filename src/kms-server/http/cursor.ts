import * as z from 'zod';
import { sha256Hex } from '../../domain/hash';
import { canonicalJson } from '../../domain/key-request';
import { ok, type Result } from '../../domain/result';
import { type Refusal, refused } from '../refusal';

const FILTER_DIGITS = 12;

const cursorSchema = z.strictObject({
  /** The filters it belongs to. */
  f: z.string(),
  /** Where the page before ended. */
  p: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Filters as the request gave them; `limit` may change from page to page. */
type Filters = Readonly<Record<string, unknown>>;

const markOf = (filters: Filters): string => sha256Hex(canonicalJson(filters)).slice(0, FILTER_DIGITS);

/** An opaque place in a list with these filters. It allows nothing: what is read from there on is checked anew. */
export const cursorOf = (filters: Filters, position: object): string =>
  Buffer.from(JSON.stringify({ f: markOf(filters), p: position }), 'utf8').toString('base64url');

const foreign = () =>
  refused(
    'invalid-request',
    'query.cursor: is none of this list with these filters',
    'Send the cursor of the page before, with the same filters; or begin anew without one',
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The place that a cursor names; undefined where there is none. */
export function positionIn<T>(
  filters: Filters,
  cursor: string | undefined,
  schema: z.ZodType<T>,
): Result<T | undefined, Refusal> {
  if (cursor === undefined) return ok(undefined);
  const outer = cursorSchema.safeParse(parsed(cursor));
  if (!outer.success || outer.data.f !== markOf(filters)) return foreign();
  const position = schema.safeParse(outer.data.p);
  return position.success ? ok(position.data) : foreign();
}

export const nextCursor = (filters: Filters, position: object | undefined) =>
  position === undefined ? {} : { cursor: cursorOf(filters, position) };
