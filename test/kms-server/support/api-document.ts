import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { apiOf, ROUTES } from '../../../src/kms-server/http/routes';

/** Holds every answer of a test's server to the API document that it serves. */

const DOCUMENT = 'api';
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(apiOf() as Record<string, unknown>, DOCUMENT);

const escapedPointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');
const pointer = (...parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(escapedPointer(part))}`).join('');

const PATTERNS = ROUTES.map(({ method, path }) => ({
  method,
  template: path.replace(/:(\w+)/g, '{$1}'),
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
}));

const validators = new Map<string, ValidateFunction>();

function validator(reference: string): ValidateFunction {
  const known = validators.get(reference) ?? ajv.compile({ $ref: `${DOCUMENT}#${reference}` });
  validators.set(reference, known);
  return known;
}

interface Told {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

interface Responses {
  readonly [status: string]: { readonly content?: Readonly<Record<string, unknown>> };
}

/** What is wrong with an answer by the document; undefined where it is as described, or the path isn't described. */
export function offence(method: string, path: string, { status, type, body }: Told): string | undefined {
  const bare = path.split('?', 1)[0] ?? '';
  const row = PATTERNS.find((known) => known.method === method && known.pattern.test(bare));
  if (!row) return undefined;
  const operation = (
    apiOf().paths as Readonly<Record<string, Readonly<Record<string, { responses: Responses }>>>>
  )[row.template]?.[method.toLowerCase()];
  const answer = operation?.responses[String(status)];
  if (!answer) return `${method} ${row.template} does not describe status ${status}: ${JSON.stringify(body)}`;
  const media = type.split(';', 1)[0] ?? '';
  if (!answer.content) return undefined;
  if (!answer.content[media]) return `${method} ${row.template} does not describe ${media} with ${status}`;
  const place = [
    'paths',
    row.template,
    method.toLowerCase(),
    'responses',
    String(status),
    'content',
    media,
    'schema',
  ];
  const validate = validator(pointer(...place));
  if (validate(body)) return undefined;
  return `${method} ${row.template} ${status}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`;
}

/** @throws where an answer isn't as the document says */
export function checkAnswer(method: string, path: string, told: Told): void {
  const wrong = offence(method, path, told);
  if (wrong !== undefined) throw new Error(`An answer differs from the API document: ${wrong}`);
}
