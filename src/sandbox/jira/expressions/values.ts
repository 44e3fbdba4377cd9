import { ExpressionError } from './error';

/** A value of a Jira expression. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | MapValue
  | Lambda
  | HostObject
  | DateValue;

export type Lambda = (...args: readonly Value[]) => Value;

/** A map: an entity property, a configuration, or one that the expression makes. An unknown key is null. */
export class MapValue {
  readonly entries: ReadonlyMap<string, Value>;

  constructor(entries: Iterable<readonly [string, Value]>) {
    this.entries = new Map(entries);
  }
}

/** A moment, or a day where `day` is set. */
export class DateValue {
  readonly time: number;
  readonly day: boolean;

  constructor(time: number, day: boolean) {
    this.time = time;
    this.day = day;
  }
}

/** Something of Jira's: an issue, a user. Members are found when asked for; one it doesn't have is an error. */
export class HostObject {
  readonly type: string;
  /** Objects of one type and identity are equal. */
  readonly identity: string;
  readonly members: Readonly<Record<string, () => Value>>;

  constructor(type: string, identity: string, members: Readonly<Record<string, () => Value>>) {
    this.type = type;
    this.identity = identity;
    this.members = members;
  }
}

export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'List';
  if (value instanceof MapValue) return 'Map';
  if (value instanceof DateValue) return value.day ? 'CalendarDate' : 'Date';
  if (value instanceof HostObject) return value.type;
  if (typeof value === 'function') return 'Function';
  return `${(typeof value).charAt(0).toUpperCase()}${(typeof value).slice(1)}`;
}

export function equal(left: Value, right: Value): boolean {
  if (left instanceof HostObject && right instanceof HostObject)
    return left.type === right.type && left.identity === right.identity;
  if (left instanceof DateValue && right instanceof DateValue) return left.time === right.time;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((one, index) => equal(one, right[index] ?? null));
  if (left instanceof MapValue && right instanceof MapValue)
    return (
      left.entries.size === right.entries.size &&
      [...left.entries].every(
        ([key, one]) => right.entries.has(key) && equal(one, right.entries.get(key) ?? null),
      )
    );
  return left === right;
}

export const truthy = (value: Value): boolean =>
  value !== null && value !== false && value !== 0 && value !== '';

/** JSON as values of the language. */
export function fromJson(json: unknown): Value {
  if (json === null || json === undefined) return null;
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  return new MapValue(Object.entries(json).map(([key, value]) => [key, fromJson(value)] as const));
}

/** A result as JSON; objects of Jira's show their plain members. */
export function toJson(value: Value, depth = 3): unknown {
  if (Array.isArray(value)) return value.map((one) => toJson(one, depth));
  if (value instanceof MapValue)
    return Object.fromEntries([...value.entries].map(([key, one]) => [key, toJson(one, depth)]));
  if (value instanceof DateValue) return new Date(value.time).toISOString();
  if (value instanceof HostObject) {
    if (depth === 0) return value.identity;
    const members = Object.entries(value.members).map(([name, read]) => [name, read()] as const);
    return Object.fromEntries(
      members
        .filter(([, one]) => typeof one !== 'function')
        .map(([name, one]) => [name, toJson(one, depth - 1)]),
    );
  }
  return typeof value === 'function' ? null : value;
}

export function text(value: Value): string {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (value instanceof DateValue) return new Date(value.time).toISOString();
  return JSON.stringify(toJson(value, 1));
}

export function expectString(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw new ExpressionError(`${what} must be a String, not ${typeName(value ?? null)}`);
}

export function expectNumber(value: Value | undefined, what: string): number {
  if (typeof value === 'number') return value;
  throw new ExpressionError(`${what} must be a Number, not ${typeName(value ?? null)}`);
}

export function expectLambda(value: Value | undefined, what: string): Lambda {
  if (typeof value === 'function') return value;
  throw new ExpressionError(`${what} must be a function, not ${typeName(value ?? null)}`);
}
