import OpenAPIRequestValidator from 'openapi-request-validator';
import OpenAPIResponseValidator from 'openapi-response-validator';
import type { OpenAPIV3 } from 'openapi-types';
import type { Exchange } from '../../../src/sandbox/jira';
import { hasSpec, JiraDocument, type Operation, specPath } from './document';
import { GENERAL_STATUSES } from './overlay';

interface OperationValidators {
  readonly operation: Operation;
  readonly request: OpenAPIRequestValidator;
  readonly response: OpenAPIResponseValidator | undefined;
}

const ROOT = /^\/rest\/api\/(?:3|latest)/;

/**
 * Checks exchanges with the sandbox's Jira against the official OpenAPI document. Validators are built when an
 * operation is first seen, with the schemas it leads to and no others.
 */
export class JiraChecker {
  readonly #document = new JiraDocument();
  readonly #validators = new Map<string, OperationValidators>();

  /** What is wrong with the exchange, a line each. */
  violations(exchange: Exchange): string[] {
    const { request, response, template } = exchange;
    if (template === undefined) return [];
    const validators = this.#validatorsOf(request.method, template);
    if (!validators) return [`${request.method} ${template}: the document has no such operation`];
    const where = `${request.method} ${request.path} -> ${response.status}`;
    const accepted = response.status < 400;
    return [
      ...(accepted ? requestViolations(validators, exchange, template) : []),
      ...responseViolations(validators, exchange),
    ].map((violation) => `${where}: ${violation}`);
  }

  /** The classic scopes that the document names for the operation; undefined where it has no such operation. */
  scopes(method: string, template: string): readonly string[] | undefined {
    const operation = this.#document.operation(method, template) as
      | (Operation & {
          'x-atlassian-oauth2-scopes'?: readonly { state: string; scopes: readonly string[] }[];
        })
      | undefined;
    if (!operation) return undefined;
    const current = operation['x-atlassian-oauth2-scopes']?.find(({ state }) => state === 'Current');
    return current?.scopes ?? [];
  }

  #validatorsOf(method: string, template: string): OperationValidators | undefined {
    const key = `${method} ${template}`;
    const known = this.#validators.get(key);
    if (known) return known;
    const operation = this.#document.operation(method, template);
    if (!operation) return undefined;
    const schemas = this.#document.reachableFrom(operation);
    const built: OperationValidators = {
      operation,
      request: requestValidator(operation, schemas),
      response: responseValidator(operation, schemas),
    };
    this.#validators.set(key, built);
    return built;
  }
}

function requestValidator(operation: Operation, schemas: JiraDocument['schemas']): OpenAPIRequestValidator {
  const { requestBody } = operation;
  return new OpenAPIRequestValidator({
    parameters: (operation.parameters ?? []) as OpenAPIV3.ParameterObject[],
    schemas: schemas as never,
    ...(requestBody ? { requestBody: requestBody as OpenAPIV3.RequestBodyObject } : {}),
  });
}

/** Validates the statuses that have a schema. */
function responseValidator(
  operation: Operation,
  schemas: JiraDocument['schemas'],
): OpenAPIResponseValidator | undefined {
  const withSchema = Object.entries(operation.responses).flatMap(([status, response]) => {
    const schema = (response as OpenAPIV3.ResponseObject).content?.['application/json']?.schema;
    return schema ? [[status, { description: status, schema }] as const] : [];
  });
  if (withSchema.length === 0) return undefined;
  return new OpenAPIResponseValidator({
    responses: Object.fromEntries(withSchema) as never,
    components: { schemas } as never,
  });
}

function requestViolations(
  { operation, request }: OperationValidators,
  { request: sent }: Exchange,
  template: string,
): string[] {
  const [path = '', query = ''] = sent.path.split('?');
  const parameters = (operation.parameters ?? []) as OpenAPIV3.ParameterObject[];
  const result = request.validateRequest({
    headers: { ...sent.headers, ...(sent.body === '' ? {} : { 'content-type': 'application/json' }) },
    body: sent.body === '' ? undefined : JSON.parse(sent.body),
    query: coerce(
      new URLSearchParams(query),
      parameters.filter(({ in: place }) => place === 'query'),
    ),
    params: coerce(
      pathParameters(path, template),
      parameters.filter(({ in: place }) => place === 'path'),
    ),
  }) as { readonly errors?: readonly Readonly<Record<string, unknown>>[] } | undefined;
  return (result?.errors ?? []).map((error) => `request ${JSON.stringify(error)}`);
}

function pathParameters(path: string, template: string): URLSearchParams {
  const given = path.replace(ROOT, '').split('/');
  const named = template
    .split('/')
    .flatMap((segment, index): [string, string][] =>
      segment.startsWith('{') ? [[segment.slice(1, -1), decodeURIComponent(given[index] ?? '')]] : [],
    );
  return new URLSearchParams(named);
}

type Coerced = Record<string, unknown>;

/** Texts of a URL as the values that the document means. */
function coerce(values: URLSearchParams, parameters: readonly OpenAPIV3.ParameterObject[]): Coerced {
  const coerced: Coerced = {};
  for (const { name, schema } of parameters) {
    if (!values.has(name) || !schema || '$ref' in schema) continue;
    if (schema.type === 'array') {
      const items = '$ref' in schema.items ? {} : schema.items;
      const all = values.getAll(name).flatMap((value) => value.split(','));
      coerced[name] = all.map((value) => coerceOne(value, items.type));
    } else {
      coerced[name] = coerceOne(values.get(name) ?? '', schema.type);
    }
  }
  return coerced;
}

function coerceOne(value: string, type: string | undefined): unknown {
  if (type === 'integer' || type === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

function responseViolations(
  { operation, response }: OperationValidators,
  { response: sent }: Exchange,
): string[] {
  const status = String(sent.status);
  const documented = operation.responses[status] as OpenAPIV3.ResponseObject | undefined;
  if (!documented) {
    if (sent.status in GENERAL_STATUSES) return errorBodyViolations(sent.body);
    return ['the document has no such status'];
  }
  if (!documented.content?.['application/json']?.schema)
    return sent.status >= 400 ? errorBodyViolations(sent.body) : [];
  // The document gives some empty answers (204) a schema for anything.
  if (sent.body === '') return sent.status === 204 ? [] : ['the body is missing'];
  const result = response?.validateResponse(status, JSON.parse(sent.body)) as
    | { readonly errors?: readonly Readonly<Record<string, unknown>>[] }
    | undefined;
  return (result?.errors ?? []).map((error) => `response ${JSON.stringify(error)}`);
}

/** Where the document says nothing of an error's body, Jira's usual one is expected. */
function errorBodyViolations(body: string): string[] {
  const { errorMessages, errors } = JSON.parse(body) as { errorMessages?: unknown; errors?: unknown };
  return Array.isArray(errorMessages) && typeof errors === 'object'
    ? []
    : ['the error has no errorMessages and errors'];
}

let shared: JiraChecker | undefined;
let told = false;

/** One checker for all tests of a file; undefined, and said in a line, where the document is absent. */
export function jiraChecker(): JiraChecker | undefined {
  if (hasSpec()) {
    shared ??= new JiraChecker();
    return shared;
  }
  if (!told)
    console.log(`Not checked against the official OpenAPI: ${specPath()} is absent (set KEYDESK_SPECS).`);
  told = true;
  return undefined;
}
