import * as z from 'zod';
import { takesIdempotencyKey } from '../common-problems';
import { type AnswerRow, type Route, TAGS } from '../route';
import { type JsonSchema, SchemaBook } from './json-schema';
import { parametersOf, REPEATS, SHARED_PARAMETERS } from './parameters';
import { PROBLEM_EXAMPLES, PROBLEM_SCHEMA, problemAnswers } from './problem-answers';
import { SECURITY_SCHEMES, securityOf } from './security';

export const OPENAPI_VERSION = '3.1.0';
/** Version of the contract: the first number is the `/v1` of the paths. */
export const API_VERSION = '1.0.0';

const DESCRIPTION = `Keydesk's own KMS: keys that nobody can use before their operators agreed, the approvals for that, what applications do with keys, and a log that can be verified offline.

JSON in and out. Unknown members and parameters are refused. Bytes are base64 with padding (RFC 4648, section 4), moments are milliseconds since the epoch, dates are UTC days. A body has at most 128 KiB, the data in it at most 64 KiB; a request may take 30 s.

A refusal is a problem (RFC 9457) with a stable \`code\`, and \`mend\`, what to do about it. Keys and approvals of a group that the caller does not see are answered like ones that are not there.`;

const HEADERS = {
  ETag: { description: 'Names this state of the resource', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds to wait before repeating', schema: { type: 'integer' } },
  'WWW-Authenticate': { description: 'How to authenticate', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` where the answer is that of an earlier request with the same Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
} as const;

const header = (name: keyof typeof HEADERS): JsonSchema => ({ $ref: `#/components/headers/${name}` });

const isEmpty = (schema: z.ZodType): boolean => schema instanceof z.ZodUndefined;

function success(
  book: SchemaBook,
  row: Route,
  { description, schema, example, etag }: AnswerRow,
): JsonSchema {
  const told = row.method === 'GET' || etag;
  const headers = {
    ...(told ? { ETag: header('ETag') } : {}),
    ...(takesIdempotencyKey(row) && row.repeat !== 'afresh'
      ? { 'Idempotency-Replayed': header('Idempotency-Replayed') }
      : {}),
  };
  const content = {
    'application/json': { schema: book.of(schema), ...(example === undefined ? {} : { example }) },
  };
  return { description, headers, ...(isEmpty(schema) ? {} : { content }) };
}

const NOT_MODIFIED = { description: 'Nothing changed since the state that If-None-Match names' } as const;

function answersOf(book: SchemaBook, row: Route): JsonSchema {
  const successes = Object.entries(row.answers).map(([status, answer]) => [
    status,
    success(book, row, answer),
  ]);
  return {
    ...Object.fromEntries(successes),
    ...(row.method === 'GET' ? { 304: { ...NOT_MODIFIED, headers: { ETag: header('ETag') } } } : {}),
    ...problemAnswers(row),
  };
}

function operationOf(book: SchemaBook, row: Route): JsonSchema {
  const { id, tag, summary, description, body, example, repeat, action } = row;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: repeat === undefined ? description : `${description} ${REPEATS[repeat]}`,
    security: securityOf(row),
    ...(action === null ? {} : { 'x-keydesk-action': action }),
    parameters: parametersOf(book, row),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: book.of(body), ...(example === undefined ? {} : { example }) },
            },
          },
        }),
    responses: answersOf(book, row),
  };
}

/** `/v1/keys/:keyId` as `/v1/keys/{keyId}`. */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

function pathsOf(book: SchemaBook, rows: readonly Route[]): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const row of rows) {
    const path = templateOf(row.path);
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationOf(book, row) };
  }
  return paths;
}

export interface ApiDocument {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
  } & JsonSchema;
  readonly paths: JsonSchema;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & JsonSchema;
  readonly [member: string]: unknown;
}

/** The OpenAPI 3.1 document of the API, made from its rows alone. */
export function apiDocument(rows: readonly Route[]): ApiDocument {
  const book = new SchemaBook();
  const paths = pathsOf(book, rows);
  const used = new Set(rows.map(({ tag }) => tag));
  return {
    openapi: OPENAPI_VERSION,
    info: {
      title: 'Keydesk KMS',
      version: API_VERSION,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS)
      .filter(([name]) => used.has(name as keyof typeof TAGS))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { ...book.components(), Problem: PROBLEM_SCHEMA },
      examples: PROBLEM_EXAMPLES,
      parameters: SHARED_PARAMETERS,
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}
