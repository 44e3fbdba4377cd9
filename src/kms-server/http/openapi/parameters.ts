import type * as z from 'zod';
import { takesIdempotencyKey } from '../common-problems';
import type { Repeat, Route } from '../route';
import type { JsonSchema, SchemaBook } from './json-schema';

/** What becomes of a repetition, for people. */
export const REPEATS: Readonly<Record<Repeat, string>> = {
  afresh: 'A repetition changes nothing more, and is answered with how things are now.',
  replayed: 'With an Idempotency-Key, a repetition gets the first answer again for 48 hours.',
  once: 'With an Idempotency-Key, it is done once: a repetition gets the first answer again for 48 hours, or `answer-not-kept`.',
  secret:
    'With an Idempotency-Key, it is done once. The answer holds a secret and is not kept: a repetition gets `answer-not-kept`.',
  use: 'Changes nothing; repeating it does no harm.',
};

/** Parameters that rows share. */
export const SHARED_PARAMETERS = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Makes a repetition of the same change safe (draft-ietf-httpapi-idempotency-key-header). Belongs to the caller, method, path and body, and is kept for 48 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    example: '7d1f9a52-5c0e-4d57-9a3b-2f6f0e6d3c11',
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'ETag of the state that the change was decided on; another state is refused with 412.',
    schema: { type: 'string' },
  },
  'If-Match-Required': {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'ETag of the state that the change was decided on; another state is refused with 412.',
    schema: { type: 'string' },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'ETag of what is known already: 304 without a body where nothing changed.',
    schema: { type: 'string' },
  },
} as const;

const shared = (name: keyof typeof SHARED_PARAMETERS): JsonSchema => ({
  $ref: `#/components/parameters/${name}`,
});

/** Each member of an object schema as a parameter of its own. */
function members(book: SchemaBook, schema: z.ZodType | undefined, place: 'path' | 'query'): JsonSchema[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = book.of(schema) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

const ifMatch = ({ ifMatch: wanted }: Route): JsonSchema[] =>
  wanted === undefined ? [] : [shared(wanted === 'required' ? 'If-Match-Required' : 'If-Match')];

export const parametersOf = (book: SchemaBook, row: Route): readonly JsonSchema[] => [
  ...members(book, row.params, 'path'),
  ...members(book, row.query, 'query'),
  ...(takesIdempotencyKey(row) ? [shared('Idempotency-Key')] : []),
  ...ifMatch(row),
  ...(row.method === 'GET' ? [shared('If-None-Match')] : []),
];
