import type { FieldMeta, FieldSchema, IssueDetails } from '../api/types';
import { hasValue } from '../fields/has-value';
import { kindOf } from '../fields/kind';

/** A field of the issue view. */
export interface ViewField {
  readonly id: string;
  readonly name: string;
  readonly schema: FieldSchema;
  readonly value: unknown;
  /** How it is edited; undefined where this person can't. */
  readonly meta: FieldMeta | undefined;
}

/** Shown elsewhere on the page, or by the page itself. */
const ELSEWHERE = new Set([
  'summary',
  'issuetype',
  'project',
  'status',
  'comment',
  'created',
  'updated',
  'creator',
]);

const LAST = Number.MAX_SAFE_INTEGER;

interface IssueParts {
  readonly summary: ViewField | undefined;
  /** Long texts, for the wide column: the description always, others where they say something. */
  readonly long: readonly ViewField[];
  readonly rest: readonly ViewField[];
}

/** The issue's fields: those of the edit screen in its order, then all others by name. */
export function fieldsOf({ fields, names, schema, editmeta }: IssueDetails): IssueParts {
  const order = Object.keys(editmeta.fields);
  const place = (id: string): number => (order.includes(id) ? order.indexOf(id) : LAST);
  const all = Object.keys(names)
    .map((id): ViewField => {
      const meta = editmeta.fields[id];
      const own = schema[id] ?? meta?.schema ?? { type: 'string' };
      return { id, name: names[id] ?? id, schema: own, value: fields[id], meta };
    })
    .toSorted((a, b) => place(a.id) - place(b.id) || a.name.localeCompare(b.name));
  const shown = all.filter(({ id }) => !ELSEWHERE.has(id));
  const isLong = ({ id, schema: own, value }: ViewField): boolean =>
    id === 'description' || (kindOf(own) === 'paragraph' && hasValue(value));
  const long = shown
    .filter(isLong)
    .toSorted((a, b) => Number(b.id === 'description') - Number(a.id === 'description'));
  return {
    summary: all.find(({ id }) => id === 'summary'),
    long,
    rest: shown.filter((field) => !isLong(field)),
  };
}
