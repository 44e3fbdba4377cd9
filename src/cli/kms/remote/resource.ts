import type { Option } from 'commander';
import type * as z from 'zod';
import { CommandFailure, EXIT } from '../../run';
import { fields, table } from '../../table';
import type { KmsApi, Query } from './client';
import { argument, type Common, option, type Row, type Shown } from './command';
import { shortIds } from './format';
import { progressOn } from './progress';

export type Cell<T> = readonly [heading: string, text: (row: T) => string];

/** An option that narrows a list. */
export interface Filter {
  readonly option: Option;
  /** As the query names it. */
  readonly query: string;
  /** What the query says for what was given. */
  readonly value?: (text: string) => string | number;
}

/** Something that the KMS lists and describes. */
export interface Resource<T> {
  readonly path: string;
  /** Of the answer: where the rows are. */
  readonly member: string;
  readonly row: z.ZodType<T>;
  readonly id: (row: T) => string;
  /** Digits that ids have at least in tables, and that one must have at least to name it; null: ids are never cut. */
  readonly shortest: number | null;
  /** Columns besides the id. */
  readonly columns: readonly Cell<T>[];
  /** What `show` tells besides the columns. */
  readonly more: readonly Cell<T>[];
  /** The list comes in pages. */
  readonly paged?: true;
  /** Each has an address of its own, `<path>/<id>`. */
  readonly addressed?: true;
  readonly filters?: readonly Filter[];
  readonly empty: string;
}

export type Options = Common & Readonly<Record<string, unknown>>;

const DEFAULT_LIMIT = '200';

export const limitOption = (): Option =>
  option('--limit <n>', 'rows at most, or `all`').default(DEFAULT_LIMIT);

/** @throws CommandFailure where it is neither a number nor `all` */
export function limitOf(text: unknown): number {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new CommandFailure(`--limit is ${text}; it must be a whole number from 1, or all`, EXIT.usage);
}

export const queryOf = (filters: readonly Filter[], options: Options) =>
  Object.fromEntries(
    filters.flatMap(({ option: one, query, value = (text: string) => text }) => {
      const given = options[one.attributeName()];
      return given === undefined ? [] : [[query, value(String(given))] as const];
    }),
  );

/** All rows, or the first of them, which is said on standard error. */
export async function rowsOf<T>(
  api: KmsApi,
  resource: Resource<T>,
  query: Query,
  limit: number,
): Promise<readonly T[]> {
  const progress = progressOn(`Reading ${resource.member}`);
  try {
    const bounds = { limit, met: (count: number) => progress.at(count) };
    const { rows, more } = await api.list(resource, query, { ...bounds, paged: resource.paged ?? false });
    progress.end();
    if (more) process.stderr.write(`There are more than ${limit}: --limit all\n`);
    return rows;
  } finally {
    progress.end();
  }
}

/** What is never cut is a name. */
const idHeading = (shortest: number | null): string => (shortest === null ? 'NAME' : 'ID');

export function rowsText<T>({ id, shortest, columns, empty }: Resource<T>, rows: readonly T[]): string {
  if (rows.length === 0) return empty;
  const cut = shortest === null ? (text: string) => text : shortIds(rows.map(id), shortest);
  return table(
    [idHeading(shortest), ...columns.map(([heading]) => heading)],
    rows.map((row) => [cut(id(row)), ...columns.map(([, text]) => text(row))]),
  );
}

/** All about one; what has nothing to say is left out. */
export function oneText<T>(
  { id, shortest, columns, more }: Resource<T>,
  row: T,
  extra: readonly Cell<T>[] = [],
): string {
  const cells = [...columns, ...more, ...extra].map(([label, text]) => [label, text(row)] as const);
  return fields([[idHeading(shortest), id(row)], ...cells.filter(([, text]) => text !== '')]);
}

/** The one thing that an id, or the beginning of one, names. */
export async function named<T>(
  api: KmsApi,
  resource: Resource<T>,
  text: string,
  query: Query = {},
): Promise<T> {
  const { id, shortest, member } = resource;
  if (shortest !== null && text.length < shortest) {
    throw new CommandFailure(
      `${text} is too short to name one; give ${shortest} characters or more`,
      EXIT.usage,
    );
  }
  const rows = await rowsOf(api, resource, query, Number.POSITIVE_INFINITY);
  const found = rows.filter((row) => id(row) === text);
  const exact = found.length > 0 || shortest === null;
  const fitting = exact ? found : rows.filter((row) => id(row).startsWith(text.toLowerCase()));
  const [first, ...others] = fitting;
  if (first === undefined) {
    const mend = `\`keydesk kms ${member} list\` tells which there are`;
    throw new CommandFailure(`None of the ${member} that you see is ${text}; ${mend}`, EXIT.refused);
  }
  if (others.length === 0) return first;
  throw new CommandFailure(`${text} could be ${fitting.map(id).join(', ')}; give more of it`, EXIT.usage);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const APPROVAL_ID = /^[0-9a-f]{32}$/;
/** An id in full, which need not be looked for. */
export const isWhole = (text: string): boolean => UUID.test(text) || APPROVAL_ID.test(text);

/** The id that a text in full or in short names. */
export async function idOf<T>(api: KmsApi, resource: Resource<T>, text: string): Promise<string> {
  return isWhole(text) ? text.toLowerCase() : resource.id(await named(api, resource, text));
}

export const listRow = <T>(resource: Resource<T>, summary: string): Row<Options> => ({
  name: 'list',
  summary,
  options: [
    ...(resource.filters ?? []).map((filter) => filter.option),
    ...(resource.paged ? [limitOption()] : []),
  ],
  run: async (api, { options }) => {
    const limit = resource.paged ? limitOf(options.limit) : Number.POSITIVE_INFINITY;
    const rows = await rowsOf(api, resource, queryOf(resource.filters ?? [], options), limit);
    return { value: rows, text: () => rowsText(resource, rows) };
  },
});

export const showRow = <T>(resource: Resource<T>, summary: string, what = 'id'): Row<Common> => ({
  name: 'show',
  summary,
  args: [argument(`<${what}>`, 'in full, or as lists show it')],
  run: async (api, { args: [text = ''] }): Promise<Shown> => {
    const row = resource.addressed
      ? await api.get(resource.row, `${resource.path}/${encodeURIComponent(await idOf(api, resource, text))}`)
      : await named(api, resource, text);
    return { value: row, text: () => oneText(resource, row) };
  },
});
