import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import OpenAPIRequestValidator from 'openapi-request-validator';
import OpenAPIResponseValidator from 'openapi-response-validator';
import type { OpenAPIV3 } from 'openapi-types';
import type { WireRequest, WireResponse } from '../loopback';

type Schemas = Record<string, OpenAPIV3.SchemaObject | OpenAPIV3.ReferenceObject>;
type Parameter = OpenAPIV3.ParameterObject;

interface Validators {
  readonly request: OpenAPIRequestValidator;
  readonly response: OpenAPIResponseValidator | undefined;
  /** Names of the query's members. */
  readonly query: ReadonlySet<string>;
  /** 204, or a status of success. */
  readonly success: string;
}

/** The document is published by Fortanix and not part of this repository. */
const path = (): string =>
  resolve(process.env.KEYDESK_SPECS ?? '../shared/specs', 'fortanix-dsm-openapi.json');

/** Exchanges of one operation that are validated: the property test's thousands look all alike. */
const MOST_OF_AN_OPERATION = 150;

/** Where it is the document that errs: the body of a failed operation is the text of its error, as Fortanix's own clients read it. */
const CORRECTIONS: Schemas = {
  ApprovableResult: {
    type: 'object',
    required: ['status', 'body'],
    properties: { status: { type: 'integer', minimum: 0, maximum: 65535 }, body: {} },
  },
};

/** The document leaves it out, and Fortanix's own command line client uses it. */
const UNDOCUMENTED = 'GET /crypto/v1/keys/{key_id}';

const PARAMETER = /\{[^}]+\}/g;
const SUCCESS = '2XX';

/** Checks exchanges with the stand-in against the published OpenAPI, which says nothing of errors. */
export class DsmChecker {
  readonly #paths: OpenAPIV3.PathsObject;
  readonly #components: OpenAPIV3.ComponentsObject;
  readonly #templates: readonly (readonly [RegExp, string])[];
  readonly #validators = new Map<string, Validators>();
  readonly #seen = new Map<string, number>();

  constructor() {
    const document = JSON.parse(readFileSync(path(), 'utf8')) as OpenAPIV3.Document;
    this.#paths = document.paths;
    this.#components = document.components ?? {};
    Object.assign(this.#components.schemas ?? {}, CORRECTIONS);
    this.#templates = Object.keys(document.paths)
      .sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
      .map((template) => [new RegExp(`^${template.replace(PARAMETER, '[^/]+')}$`), template]);
  }

  /** What is wrong with the exchange, a line each. */
  violations(request: WireRequest, response: WireResponse): string[] {
    const [plain = '', search = ''] = request.path.split('?');
    const template = this.#templates.find(([pattern]) => pattern.test(plain))?.[1];
    const operation = template && this.#operation(request.method, template);
    if (`${request.method} ${template}` === UNDOCUMENTED) return [];
    if (!operation) return [`${request.method} ${plain}: the document has no such operation`];
    const name = `${request.method} ${template}`;
    const seen = this.#seen.get(name) ?? 0;
    if (seen >= MOST_OF_AN_OPERATION || response.status >= 400) return [];
    this.#seen.set(name, seen + 1);
    const validators = this.#validatorsOf(name, operation);
    return [
      ...requestViolations(validators, request.body),
      ...[...new URLSearchParams(search).keys()]
        .filter((member) => !validators.query.has(member))
        .map((member) => `the query has no member ${member}`),
      ...responseViolations(validators, response),
    ].map((violation) => `${name} -> ${response.status}: ${violation}`);
  }

  #operation(method: string, template: string): OpenAPIV3.OperationObject | undefined {
    return this.#paths[template]?.[method.toLowerCase() as OpenAPIV3.HttpMethods];
  }

  #validatorsOf(name: string, operation: OpenAPIV3.OperationObject): Validators {
    const known = this.#validators.get(name);
    if (known) return known;
    const schemas = this.#reachableFrom(operation);
    const built = {
      request: requestValidator(operation, schemas),
      response: responseValidator(operation, schemas),
      query: new Set((operation.parameters ?? []).flatMap((it) => this.#queryMembers(it))),
      success: SUCCESS in operation.responses ? SUCCESS : '204',
    };
    this.#validators.set(name, built);
    return built;
  }

  /** A query is one parameter whose schema is an object, exploded: its members are the query's. */
  #queryMembers(part: OpenAPIV3.ReferenceObject | Parameter): string[] {
    const parameter = '$ref' in part ? (this.#components.parameters?.[last(part.$ref)] as Parameter) : part;
    return parameter.in === 'query' ? this.#members(parameter.schema) : [];
  }

  #members(schema: OpenAPIV3.SchemaObject | OpenAPIV3.ReferenceObject | undefined): string[] {
    if (!schema) return [];
    if ('$ref' in schema) return this.#members(this.#components.schemas?.[last(schema.$ref)]);
    const parts = [...(schema.allOf ?? []), ...(schema.oneOf ?? [])];
    return [...Object.keys(schema.properties ?? {}), ...parts.flatMap((each) => this.#members(each))];
  }

  #reachableFrom(part: unknown): Schemas {
    const found: Schemas = {};
    const visit = (text: string): void => {
      for (const [, name = ''] of text.matchAll(/#\/components\/schemas\/([^"]+)"/g)) {
        const schema = this.#components.schemas?.[name];
        if (found[name] || !schema) continue;
        found[name] = schema;
        visit(JSON.stringify(schema));
      }
    };
    visit(JSON.stringify(part));
    return found;
  }
}

const last = (reference: string): string => reference.split('/').at(-1) ?? '';

const requestValidator = (operation: OpenAPIV3.OperationObject, schemas: Schemas): OpenAPIRequestValidator =>
  new OpenAPIRequestValidator({
    parameters: [],
    schemas: schemas as never,
    ...(operation.requestBody && { requestBody: operation.requestBody as OpenAPIV3.RequestBodyObject }),
  });

function responseValidator(
  operation: OpenAPIV3.OperationObject,
  schemas: Schemas,
): OpenAPIResponseValidator | undefined {
  const success = operation.responses[SUCCESS] as OpenAPIV3.ResponseObject | undefined;
  const schema = success?.content?.['application/json']?.schema;
  if (!schema) return undefined;
  return new OpenAPIResponseValidator({
    responses: { [SUCCESS]: { description: '', schema } } as never,
    components: { schemas } as never,
  });
}

type Outcome = { readonly errors?: readonly unknown[] } | undefined;

function requestViolations({ request }: Validators, body: string): string[] {
  if (body === '') return [];
  const headers = { 'content-type': 'application/json' };
  const checked = request.validateRequest({
    headers,
    body: JSON.parse(body),
    query: {},
    params: {},
  }) as Outcome;
  return (checked?.errors ?? []).map((error) => `request ${JSON.stringify(error)}`);
}

function responseViolations({ response, success }: Validators, { status, body }: WireResponse): string[] {
  if (success === '204') return status === 204 && body === '' ? [] : ['the document says 204 without a body'];
  const checked = response?.validateResponse(String(status), JSON.parse(body)) as Outcome;
  return (checked?.errors ?? []).map((error) => `response ${JSON.stringify(error)}`);
}

let shared: DsmChecker | undefined;
let told = false;

/** One checker for all tests of a file; undefined, and said in a line, where the document is absent. */
export function dsmChecker(): DsmChecker | undefined {
  if (existsSync(path())) {
    shared ??= new DsmChecker();
    return shared;
  }
  if (!told) console.log(`Not checked against Fortanix's OpenAPI: ${path()} is absent (set KEYDESK_SPECS).`);
  told = true;
  return undefined;
}
