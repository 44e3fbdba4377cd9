import { PROBLEM_CODES, type ProblemCode } from '../../refusal';
import { problemsOf } from '../common-problems';
import { PROBLEM_MEDIA_TYPE, PROBLEMS, problemOf } from '../problems';
import type { Route } from '../route';
import type { JsonSchema } from './json-schema';

/** RFC 9457, with members of ours. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'A refusal (RFC 9457)',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Where the code is documented' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What was refused, with the value' },
    code: { type: 'string', enum: PROBLEM_CODES, description: 'Stable; decide by this' },
    mend: { type: 'string', description: 'What to do about it' },
    violations: {
      type: 'array',
      items: { $ref: '#/components/schemas/Violation' },
      description: 'For `policy`: each finding, where the crypto policy refuses',
    },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer into the body as a fragment (RFC 6901)' },
          detail: { type: 'string' },
        },
        required: ['pointer', 'detail'],
        additionalProperties: false,
      },
      description: 'Where it is about members of the body: what is wrong with each',
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'mend'],
  additionalProperties: false,
};

/** Headers that come with a status whatever the route. */
const HEADERS: Readonly<Record<number, Readonly<Record<string, JsonSchema>>>> = {
  401: { 'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' } },
  429: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
  503: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
};

/** One example of each code. */
export const PROBLEM_EXAMPLES = Object.fromEntries(
  PROBLEM_CODES.map((code) => {
    const { title, when, mend } = PROBLEMS[code];
    return [code, { summary: title, value: problemOf({ code, message: when, mend }) }];
  }),
);

function answerTo(status: number, codes: readonly ProblemCode[]): JsonSchema {
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
  };
  const examples = Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('. '),
    ...(HEADERS[status] ? { headers: HEADERS[status] } : {}),
    content: { [PROBLEM_MEDIA_TYPE]: { schema, examples } },
  };
}

/** The refusals of a row, by status. */
export function problemAnswers(row: Route): Readonly<Record<string, JsonSchema>> {
  const codes = problemsOf(row);
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const same = codes.filter((code) => PROBLEMS[code].status === status);
      return [String(status), answerTo(status, same)];
    }),
  );
}
