import { checkAttribute, KVS_LIMITS } from './checks';
import { kvsError } from './errors';
import type { AttributeType, EntitySchema } from './schema';

export interface Condition {
  readonly property: string;
  readonly condition: string;
  readonly values: readonly unknown[];
}

/** `{and: [...]}` or `{or: [...]}`, never both. */
export interface Filters {
  readonly and?: readonly Condition[] | undefined;
  readonly or?: readonly Condition[] | undefined;
}

type Scalar = string | number | boolean;
type Test = (actual: Scalar | undefined, values: readonly Scalar[]) => boolean;

interface Rule {
  readonly types: readonly AttributeType[];
  readonly values: number;
  /** May order an index query (`where`). */
  readonly range: boolean;
  readonly test: Test;
}

const ORDERED: readonly AttributeType[] = ['string', 'integer', 'float'];
const TYPED: readonly AttributeType[] = [...ORDERED, 'boolean'];

const compared =
  (accept: (order: number) => boolean): Test =>
  (actual, [value]) =>
    actual !== undefined && value !== undefined && accept(compare(actual, value));

const contains: Test = (actual, [value]) => actual !== undefined && String(actual).includes(String(value));

/** An absent attribute satisfies the negative conditions and no other, as in the service's database. */
const RULES: Readonly<Record<string, Rule>> = {
  BEGINS_WITH: {
    types: ['string'],
    values: 1,
    range: true,
    test: (actual, [value]) => actual !== undefined && String(actual).startsWith(String(value)),
  },
  BETWEEN: {
    types: ORDERED,
    values: 2,
    range: true,
    test: (actual, [low, high]) =>
      actual !== undefined &&
      low !== undefined &&
      high !== undefined &&
      compare(actual, low) >= 0 &&
      compare(actual, high) <= 0,
  },
  EQUAL_TO: { types: TYPED, values: 1, range: true, test: (actual, [value]) => actual === value },
  NOT_EQUAL_TO: { types: TYPED, values: 1, range: false, test: (actual, [value]) => actual !== value },
  GREATER_THAN: { types: ORDERED, values: 1, range: true, test: compared((order) => order > 0) },
  GREATER_THAN_EQUAL_TO: { types: ORDERED, values: 1, range: true, test: compared((order) => order >= 0) },
  LESS_THAN: { types: ORDERED, values: 1, range: true, test: compared((order) => order < 0) },
  LESS_THAN_EQUAL_TO: { types: ORDERED, values: 1, range: true, test: compared((order) => order <= 0) },
  EXISTS: { types: TYPED, values: 1, range: false, test: (actual) => actual !== undefined },
  NOT_EXISTS: { types: TYPED, values: 1, range: false, test: (actual) => actual === undefined },
  CONTAINS: { types: ['string'], values: 1, range: false, test: contains },
  NOT_CONTAINS: {
    types: ['string'],
    values: 1,
    range: false,
    test: (actual, values) => !contains(actual, values),
  },
};

/** Negative, 0 or positive: numbers by value, everything else by code units of its text. */
export function compare(one: Scalar, other: Scalar): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [left, right] = [String(one), String(other)];
  return left < right ? -1 : Number(left > right);
}

function ruleFor(name: string, type: AttributeType, use: 'filter' | 'range'): Rule {
  const rule = RULES[name];
  if (!rule || (use === 'range' && !rule.range)) {
    throw kvsError('INVALID_FILTER_CONDITION', `Condition ${name} is not supported here`);
  }
  if (!rule.types.includes(type)) {
    throw kvsError(
      'UNPROCESSABLE_ENTITY',
      `Condition ${name} is not supported for attributes of type ${type}`,
    );
  }
  return rule;
}

export type Predicate = (actual: unknown) => boolean;

/** A test of one attribute's value. */
export function predicate(
  condition: Pick<Condition, 'condition' | 'values'>,
  type: AttributeType,
  use: 'filter' | 'range',
): Predicate {
  const rule = ruleFor(condition.condition, type, use);
  if (condition.values.length < rule.values) {
    throw kvsError(
      'INSUFFICIENT_FILTER_VALUES',
      `Condition ${condition.condition} needs ${rule.values} values`,
    );
  }
  const values = condition.values as readonly Scalar[];
  return (actual) => rule.test(actual as Scalar | undefined, values);
}

const VALUELESS: ReadonlySet<string> = new Set(['EXISTS', 'NOT_EXISTS']);

function attributeTest(schema: EntitySchema, condition: Condition): (value: object | undefined) => boolean {
  const type = schema.attributes[condition.property];
  if (type === undefined) {
    throw kvsError(
      'INVALID_FILTER_CONDITION',
      `Entity ${schema.name} declares no attribute ${condition.property}`,
    );
  }
  const test = predicate(condition, type, 'filter');
  if (!VALUELESS.has(condition.condition)) {
    for (const value of condition.values) checkAttribute(schema, condition.property, value);
  }
  return (value) => test((value as Record<string, unknown> | undefined)?.[condition.property]);
}

/** A test of an entity's value, or of its absence. */
export function filterTest(schema: EntitySchema, filters: Filters): (value: object | undefined) => boolean {
  if (filters.and && filters.or) {
    throw kvsError('INVALID_FILTER_OPERATORS_COMBINATION', 'Use "and" or "or", not both');
  }
  const conditions = filters.and ?? filters.or ?? [];
  if (conditions.length === 0)
    throw kvsError('EMPTY_FILTER_OPERATOR', 'A filter needs at least one condition');
  if (conditions.length > KVS_LIMITS.conditions) {
    throw kvsError('UNPROCESSABLE_ENTITY', `At most ${KVS_LIMITS.conditions} conditions are allowed`);
  }
  const tests = conditions.map((condition) => attributeTest(schema, condition));
  return filters.and
    ? (value) => tests.every((test) => test(value))
    : (value) => tests.some((test) => test(value));
}
