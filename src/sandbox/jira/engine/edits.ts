import { isAdf } from '../fields/adf';
import { asList, KINDS } from '../fields/kinds';
import { COMPUTED } from '../fields/system';
import { badFields } from '../http/refusal';
import type { Field } from '../model/configuration';
import type { ChangeItem, FieldValues } from '../model/issue';
import type { Site } from '../site';
import { holds } from './permissions';
import { fieldApplies, isRequired, optionsOf, type Place } from './schemes';

/** `fields` and `update` of a create, edit or transition. Source: official OpenAPI, `IssueUpdateDetails`. */
export interface EditRequest {
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly update?: Readonly<Record<string, readonly Operation[]>> | undefined;
}

export interface Operation {
  readonly add?: unknown;
  readonly set?: unknown;
  readonly remove?: unknown;
  readonly edit?: unknown;
  readonly copy?: unknown;
}

export interface NewComment {
  readonly body: unknown;
  readonly properties?: readonly { readonly key: string; readonly value: unknown }[];
  readonly visibility?: Readonly<Record<string, unknown>>;
}

/** An edit that is fit to be applied. A null clears the field. */
export interface ParsedEdit {
  readonly values: Readonly<Record<string, unknown>>;
  readonly comments: readonly NewComment[];
}

export interface EditTarget {
  readonly place: Place;
  /** Stored values before the edit. */
  readonly values: FieldValues;
  readonly accountId: string;
  /** Whether the field is on the screen in use. */
  readonly onScreen: (fieldId: string) => boolean;
}

export const NO_EDIT: ParsedEdit = { values: {}, comments: [] };

const notOnScreen = (id: string): string =>
  `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`;

/** Fields of a create that name the place, not a value. */
const PLACE_FIELDS = new Set(['project', 'issuetype']);

/** Parses an edit; every field that is wrong is named in one 400. */
export function parseEdit(site: Site, target: EditTarget, request: EditRequest): ParsedEdit {
  const errors: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const comments: NewComment[] = [];
  const operations = operationsOf(request);
  for (const [id, list] of operations) {
    if (id === 'comment') comments.push(...parseComments(list, errors));
    else applyOperations(site, target, id, list, values, errors);
  }
  if (Object.keys(errors).length > 0) throw badFields(errors);
  return { values, comments };
}

function operationsOf({ fields = {}, update = {} }: EditRequest): Map<string, readonly Operation[]> {
  const operations = new Map<string, readonly Operation[]>();
  for (const [id, value] of Object.entries(fields))
    if (!PLACE_FIELDS.has(id)) operations.set(id, [{ set: value }]);
  for (const [id, list] of Object.entries(update))
    operations.set(id, [...(operations.get(id) ?? []), ...list]);
  return operations;
}

function applyOperations(
  site: Site,
  target: EditTarget,
  id: string,
  operations: readonly Operation[],
  values: Record<string, unknown>,
  errors: Record<string, string>,
): void {
  const field = site.fields.get(id);
  if (!field || !isSettable(site, target, field)) {
    errors[id] = notOnScreen(id);
    return;
  }
  let current: unknown = target.values[id] ?? null;
  for (const operation of operations) {
    const next = applyOperation(site, target, field, operation, current);
    if (typeof next === 'string') errors[id] = next;
    else current = next.value;
  }
  if (current === null && isRequired(site, id, target.place)) errors[id] ??= `${field.name} is required.`;
  values[id] = current;
}

function isSettable(site: Site, { place, accountId, onScreen }: EditTarget, field: Field): boolean {
  if (field.kind === COMPUTED || field.readOnly || !onScreen(field.id)) return false;
  if (field.id === 'reporter' && !holds(site, accountId, 'MODIFY_REPORTER', place.project)) return false;
  return fieldApplies(site, field, place);
}

/** The new stored value in a box, or the message of the refusal. */
function applyOperation(
  site: Site,
  target: EditTarget,
  field: Field,
  operation: Operation,
  current: unknown,
): { readonly value: unknown } | string {
  const [verb, given] = Object.entries(operation)[0] ?? [];
  if (verb === 'set') return parseValue(site, target.place, field, given);
  if (verb !== 'add' && verb !== 'remove')
    return `Field '${field.id}' does not support operation '${String(verb)}'.`;
  if (field.schema.type !== 'array') return `Field '${field.id}' does not support operation '${verb}'.`;
  const items = parseValue(site, target.place, field, [given]);
  if (typeof items === 'string') return items;
  const kept = asList(current).filter((one) => !asList(items.value).includes(one));
  return { value: emptyToNull(verb === 'add' ? [...kept, ...asList(items.value)] : kept) };
}

/** Parses a value of a field as given over REST; null and the empty string clear it. */
export function parseValue(
  site: Site,
  place: Place,
  field: Field,
  given: unknown,
): { readonly value: unknown } | string {
  if (given === null || given === undefined) return { value: null };
  if (given === '' && field.kind !== 'summary') return { value: null };
  const kind = KINDS[field.kind];
  if (!kind) return notOnScreen(field.id);
  const options = optionsOf(site, field.id, place);
  const result = kind.parse(given, { site, fieldName: field.name, options });
  return result.ok ? { value: emptyToNull(result.value) } : result.message;
}

const emptyToNull = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? null : value);

function parseComments(operations: readonly Operation[], errors: Record<string, string>): NewComment[] {
  return operations.flatMap(({ add }) => {
    const comment = add as NewComment | undefined;
    if (comment && isAdf(comment.body)) return [comment];
    errors['comment'] = 'Comment body is not valid!';
    return [];
  });
}

/** Fields that the place demands and the values lack. */
export function requireValues(site: Site, place: Place, values: FieldValues): void {
  const missing = site.fields
    .values()
    .filter(
      ({ id, kind }) => kind !== COMPUTED && (values[id] ?? null) === null && isRequired(site, id, place),
    );
  if (missing.length === 0) return;
  throw badFields(
    Object.fromEntries(
      missing.map(({ id, name }) => [
        id,
        id === 'summary' ? 'You must specify a summary of the issue.' : `${name} is required.`,
      ]),
    ),
  );
}

export interface AppliedEdit {
  readonly values: FieldValues;
  readonly items: readonly ChangeItem[];
}

/** Puts new values over old ones, with a changelog item for each that differs. */
export function applyValues(
  site: Site,
  before: FieldValues,
  changes: Readonly<Record<string, unknown>>,
): AppliedEdit {
  const values: Record<string, unknown> = { ...before };
  const items: ChangeItem[] = [];
  for (const [id, value] of Object.entries(changes)) {
    const item = changeItem(site, id, before[id] ?? null, value);
    if (item) items.push(item);
    if (value === null) delete values[id];
    else values[id] = value;
  }
  return { values, items };
}

function changeItem(site: Site, fieldId: string, from: unknown, to: unknown): ChangeItem | undefined {
  if (JSON.stringify(from) === JSON.stringify(to)) return undefined;
  const field = site.fields.get(fieldId);
  const kind = field && KINDS[field.kind];
  if (!field || !kind) return undefined;
  const nothing = { id: null, text: null };
  const old = from === null ? nothing : kind.describe(from, site);
  const next = to === null ? nothing : kind.describe(to, site);
  return {
    field: field.custom ? field.name : field.id,
    fieldtype: field.custom ? 'custom' : 'jira',
    fieldId: field.id,
    from: old.id,
    fromText: old.text,
    to: next.id,
    toText: next.text,
  };
}
