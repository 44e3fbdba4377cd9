import { ExpressionError } from './error';
import {
  DateValue,
  equal,
  expectLambda,
  expectNumber,
  expectString,
  type Lambda,
  MapValue,
  text,
  truthy,
  type Value,
} from './values';

/** Members of the language's own types. Source: Atlassian's page "Jira expressions type reference". */
type Members<T> = Readonly<Record<string, (self: T) => Value>>;

const method = (run: Lambda): Lambda => run;

const LIST: Members<readonly Value[]> = {
  length: (list) => list.length,
  map: (list) => method((f) => list.map((one, index) => expectLambda(f, 'map')(one, index))),
  flatMap: (list) => method((f) => list.flatMap((one) => asList(expectLambda(f, 'flatMap')(one)))),
  filter: (list) => method((f) => list.filter((one) => truthy(expectLambda(f, 'filter')(one)))),
  find: (list) => method((f) => list.find((one) => truthy(expectLambda(f, 'find')(one))) ?? null),
  some: (list) => method((f) => list.some((one) => truthy(expectLambda(f, 'some')(one)))),
  every: (list) => method((f) => list.every((one) => truthy(expectLambda(f, 'every')(one)))),
  includes: (list) => method((value = null) => list.some((one) => equal(one, value))),
  indexOf: (list) => method((value = null) => list.findIndex((one) => equal(one, value))),
  join: (list) => method((separator = ',') => list.map(text).join(expectString(separator, 'join'))),
  concat: (list) => method((...more) => [...list, ...more.flatMap(asList)]),
  flatten: (list) => method(() => list.flatMap(asList)),
  slice: (list) => method((from = 0, to) => list.slice(expectNumber(from, 'slice'), optionalNumber(to))),
  reverse: (list) => method(() => list.toReversed()),
  sort: (list) => method((f) => list.toSorted((a, b) => expectNumber(expectLambda(f, 'sort')(a, b), 'sort'))),
  reduce: (list) => method((f, initial) => reduce(list, expectLambda(f, 'reduce'), initial)),
};

function reduce(list: readonly Value[], step: Lambda, initial: Value | undefined): Value {
  const [first, ...others] = list;
  if (initial !== undefined) return list.reduce<Value>((sum, one) => step(sum, one), initial);
  if (first === undefined) throw new ExpressionError('reduce of an empty List without an initial value');
  return others.reduce<Value>((sum, one) => step(sum, one), first);
}

const asList = (value: Value): readonly Value[] => (Array.isArray(value) ? value : [value]);
const optionalNumber = (value: Value | undefined): number | undefined =>
  value === undefined || value === null ? undefined : expectNumber(value, 'index');

const STRING: Members<string> = {
  length: (self) => self.length,
  includes: (self) => method((part) => self.includes(expectString(part, 'includes'))),
  startsWith: (self) => method((part) => self.startsWith(expectString(part, 'startsWith'))),
  endsWith: (self) => method((part) => self.endsWith(expectString(part, 'endsWith'))),
  indexOf: (self) => method((part) => self.indexOf(expectString(part, 'indexOf'))),
  trim: (self) => method(() => self.trim()),
  toLowerCase: (self) => method(() => self.toLowerCase()),
  toUpperCase: (self) => method(() => self.toUpperCase()),
  split: (self) => method((by) => self.split(expectString(by, 'split'))),
  slice: (self) => method((from = 0, to) => self.slice(expectNumber(from, 'slice'), optionalNumber(to))),
  substring: (self) =>
    method((from = 0, to) => self.substring(expectNumber(from, 'substring'), optionalNumber(to))),
  replace: (self) =>
    method((what, by) => self.replaceAll(expectString(what, 'replace'), expectString(by, 'replace'))),
  repeat: (self) => method((times) => self.repeat(Math.max(0, Math.trunc(expectNumber(times, 'repeat'))))),
  match: (self) =>
    method(
      (pattern) => self.match(compile(expectString(pattern, 'match')))?.map((one) => one ?? null) ?? null,
    ),
  toString: (self: string) => method(() => self),
};

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw new ExpressionError(`'${pattern}' is not a regular expression`);
  }
}

const MAP: Members<MapValue> = {
  get: (self) => method((key) => self.entries.get(expectString(key, 'get')) ?? null),
  set: (self) =>
    method((key, value = null) => new MapValue([...self.entries, [expectString(key, 'set'), value]])),
  entries: (self) => method(() => [...self.entries].map(([key, value]): Value => [key, value])),
};

const DAY_MS = 86_400_000;

const DATE: Members<DateValue> = {
  getTime: (self) => method(() => self.time),
  toString: (self: DateValue) => method(() => text(self)),
  toISOString: (self) => method(() => text(self)),
  plusDays: (self) =>
    method((days) => new DateValue(self.time + expectNumber(days, 'plusDays') * DAY_MS, self.day)),
  minusDays: (self) =>
    method((days) => new DateValue(self.time - expectNumber(days, 'minusDays') * DAY_MS, self.day)),
  plusHours: (self) =>
    method((hours) => new DateValue(self.time + expectNumber(hours, 'plusHours') * 3_600_000, self.day)),
  minusHours: (self) =>
    method((hours) => new DateValue(self.time - expectNumber(hours, 'minusHours') * 3_600_000, self.day)),
  plusMinutes: (self) =>
    method((minutes) => new DateValue(self.time + expectNumber(minutes, 'plusMinutes') * 60_000, self.day)),
  minusMinutes: (self) =>
    method((minutes) => new DateValue(self.time - expectNumber(minutes, 'minusMinutes') * 60_000, self.day)),
  toCalendarDate: (self) => method(() => new DateValue(Math.floor(self.time / DAY_MS) * DAY_MS, true)),
};

const own = <T>(members: Members<T>, self: T, name: string): Value | undefined =>
  Object.hasOwn(members, name) ? members[name]?.(self) : undefined;

/** A member of a value of the language's own types; undefined where there is none. */
export function memberOf(value: Value, name: string): Value | undefined {
  if (Array.isArray(value)) return own(LIST, value, name);
  if (typeof value === 'string') return own(STRING, value, name);
  if (value instanceof DateValue) return own(DATE, value, name);
  if (value instanceof MapValue) return value.entries.get(name) ?? own(MAP, value, name) ?? null;
  if (typeof value === 'number' && name === 'toString') return () => String(value);
  return undefined;
}

/** `Number(...)`, `String(...)`, `Boolean(...)`, and the functions of `Math`. */
export const GLOBALS: Readonly<Record<string, Value>> = {
  Number: (value = null) => Number(text(value)),
  String: (value = null) => text(value),
  Boolean: (value = null) => truthy(value),
  Math: new MapValue([
    ['min', (...values) => Math.min(...values.map((one) => expectNumber(one, 'min')))],
    ['max', (...values) => Math.max(...values.map((one) => expectNumber(one, 'max')))],
    ['abs', (value) => Math.abs(expectNumber(value, 'abs'))],
    ['floor', (value) => Math.floor(expectNumber(value, 'floor'))],
    ['ceil', (value) => Math.ceil(expectNumber(value, 'ceil'))],
    ['round', (value) => Math.round(expectNumber(value, 'round'))],
  ]),
};
