import * as fc from 'fast-check';
import type { JsonSchema } from '../../../src/kms-server/http/openapi/json-schema';
import { apiOf } from '../../../src/kms-server/http/routes';

/** Values by the API document's schemas, for fuzzing: mostly valid, and bent in one place where asked. */

const COMPONENTS = '#/components/schemas/';

const isSchema = (value: unknown): value is JsonSchema =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

const DAY = fc
  .date({ min: new Date('2025-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  date: DAY,
  uri: fc.webUrl(),
  base64: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64')),
};

/** What fast-check can't make strings of; any string will do there. */
const LOOKAROUND = /\(\?[=!<]/;

function text({ format, pattern, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  const known = typeof format === 'string' ? FORMATS[format] : undefined;
  if (known) return known;
  if (typeof pattern === 'string' && !LOOKAROUND.test(pattern)) return fc.stringMatching(new RegExp(pattern));
  const max = Math.min(numberOf(maxLength, 40), 300);
  return fc.string({ unit: 'binary', minLength: numberOf(minLength, 0), maxLength: max });
}

function integer({ minimum, maximum, exclusiveMinimum }: JsonSchema): fc.Arbitrary<number> {
  const min = numberOf(minimum, numberOf(exclusiveMinimum, -10) + 1);
  return fc.integer({ min, max: Math.min(numberOf(maximum, 2 ** 31), 2 ** 31) });
}

function object({ properties, required, additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  if (!isSchema(properties)) {
    const values = isSchema(additionalProperties) ? valid(additionalProperties) : fc.jsonValue();
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), values, { maxKeys: 5 });
  }
  const members = Object.entries(properties).map(([name, schema]) => [
    name,
    isSchema(schema) ? valid(schema) : fc.jsonValue(),
  ]);
  return fc.record(Object.fromEntries(members), {
    requiredKeys: (Array.isArray(required) ? required : []) as never[],
  });
}

const BY_TYPE: Readonly<Record<string, (schema: JsonSchema) => fc.Arbitrary<unknown>>> = {
  string: text,
  integer,
  number: integer,
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: (schema) =>
    fc.array(isSchema(schema.items) ? valid(schema.items) : fc.jsonValue(), {
      minLength: numberOf(schema.minItems, 0),
      maxLength: Math.min(numberOf(schema.maxItems, 4), 4),
    }),
  object,
};

/** Values that a schema allows, but for rules that JSON Schema can't say. */
export function valid(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { $ref, type, const: fixed } = schema;
  if (typeof $ref === 'string') {
    const component = apiOf().components.schemas[$ref.slice(COMPONENTS.length)];
    return component ? valid(component) : fc.jsonValue();
  }
  if (fixed !== undefined) return fc.constant(fixed);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  const others = [schema.anyOf, schema.oneOf]
    .flatMap((some) => (Array.isArray(some) ? some : []))
    .filter(isSchema);
  if (others.length > 0) return fc.oneof(...others.map(valid));
  const make = typeof type === 'string' ? BY_TYPE[type] : undefined;
  return make ? make(schema) : fc.jsonValue();
}

const JUNK = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    '',
    '\u0000',
    '../../etc/passwd',
    "' OR 1=1 --",
    '__proto__',
    '9'.repeat(400),
    'A'.repeat(70_000),
  ),
  fc.constantFrom(-1, 1e308, 2 ** 53, 0.5, null, [], {}),
);

/** A valid object with one member replaced, added or taken away; or something else altogether. */
export const bent = (schema: JsonSchema): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(valid(schema), fc.nat(), JUNK)
        .map(([value, place, junk]) => bend(value, place, junk)),
    },
    { weight: 1, arbitrary: JUNK },
  );

function bend(value: unknown, place: number, junk: unknown): unknown {
  if (value === null || typeof value !== 'object') return junk;
  const names = [...Object.keys(value), 'unknownMember'];
  const name = names[place % names.length] ?? 'unknownMember';
  const member: unknown = (value as Readonly<Record<string, unknown>>)[name];
  const deeper = member !== null && typeof member === 'object' && place % 3 > 0;
  const next = deeper ? bend(member, Math.floor(place / names.length), junk) : junk;
  return Array.isArray(value) ? [...value, next] : { ...value, [name]: next };
}
