import { Ajv2020 } from 'ajv/dist/2020';
import { problemsOf } from '../../src/kms-server/http/common-problems';
import { docsPage } from '../../src/kms-server/http/docs/page';
import { apiDocument } from '../../src/kms-server/http/openapi/document';
import { securityOf } from '../../src/kms-server/http/openapi/security';
import { PROBLEMS } from '../../src/kms-server/http/problems';
import { apiOf, ROUTES } from '../../src/kms-server/http/routes';
import { PROBLEM_CODES } from '../../src/kms-server/refusal';

/** A JSON text again: what a client gets. */
const document = JSON.parse(JSON.stringify(apiOf())) as ReturnType<typeof apiOf>;

type Json = { readonly [member: string]: unknown };

function* walk(value: unknown, path = '#'): Generator<readonly [string, Json]> {
  if (value === null || typeof value !== 'object') return;
  yield [path, value as Json];
  for (const [name, member] of Object.entries(value)) yield* walk(member, `${path}/${name}`);
}

const lookUp = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((place, name) => (place as Json | undefined)?.[name], document);

test('every reference leads somewhere within the document', () => {
  const references = [...walk(document)].flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
  expect(references.length).toBeGreaterThan(100);
  expect(references.filter((reference) => lookUp(reference) === undefined)).toEqual([]);
});

test('the document is the same whenever it is made', () => {
  expect(apiDocument(ROUTES)).toEqual(apiOf());
});

test('every route is an operation with a name of its own', () => {
  const ids = ROUTES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
  const lines = ROUTES.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(lines).size).toBe(lines.length);
});

test('every operation says by which ways its callers come, and no other', () => {
  const ways = new Map(ROUTES.map((row) => [row.id, securityOf(row).map((way) => Object.keys(way))]));
  const named = new Set([...ways.values()].flat(2));
  expect([...named].sort()).toEqual(Object.keys(document.components.securitySchemes as Json).sort());
  for (const { id, action } of ROUTES)
    expect([id, ways.get(id)?.length === 0]).toEqual([id, action === null]);
  expect(ways.get('encrypt')).toEqual([['apiKey'], ['workloadIdentity'], ['clientCertificate']]);
  expect(ways.get('createKey')).toEqual([['apiKey']]);
  expect(ways.get('approve')).toEqual([['apiKey'], ['session', 'csrf']]);
  expect(ways.get('getApproval')).toEqual([['apiKey'], ['session']]);
  expect(ways.get('logOut')).toEqual([['session', 'csrf']]);
});

test('every parameter in a path is described, and the other way round', () => {
  for (const { id, path, params } of ROUTES) {
    const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect([id, params === undefined ? [] : named]).toEqual([id, named]);
  }
});

const examples = ROUTES.flatMap((row) => [
  ...(row.example === undefined ? [] : [[`body of ${row.id}`, row.body, row.example] as const]),
  ...Object.entries(row.answers).flatMap(([status, { schema, example }]) =>
    example === undefined ? [] : [[`answer ${status} of ${row.id}`, schema, example] as const],
  ),
]);

test.each(examples)('the example of the %s is valid', (_name, schema, example) => {
  expect(schema?.safeParse(example)).toMatchObject({ success: true });
});

test('every schema is one in the sense of draft 2020-12', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const schemas = [...walk(document.paths), ...walk(document.components.schemas)].filter(([path]) =>
    path.endsWith('/schema'),
  );
  expect(schemas.length).toBeGreaterThan(50);
  for (const [path, schema] of schemas) expect([path, ajv.validateSchema(schema)]).toEqual([path, true]);
});

test('every body that is taken refuses unknown members', () => {
  for (const [path, { requestBody }] of walk(document.paths)) {
    for (const [place, schema] of walk(requestBody)) {
      if (schema.type !== 'object' || schema.additionalProperties !== undefined) continue;
      expect(`${path}${place} takes unknown members`).toBe('');
    }
  }
});

test('the page has a place for every operation, problem and schema that anything refers to', () => {
  const page = docsPage(apiOf());
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const wanted = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
  for (const { id } of ROUTES) expect(ids).toContain(id);
  for (const code of PROBLEM_CODES) expect(ids).toContain(`problem-${code}`);
});

test('the page runs nothing, and fetches nothing', () => {
  const page = docsPage(apiOf());
  expect(page).not.toMatch(/<script|<link|<img|javascript:| on[a-z]+=| style="|@import|url\(/i);
});

test('every code is given by some route, or by none in particular', () => {
  const given = new Set(ROUTES.flatMap(problemsOf));
  const everywhere = ['method-not-allowed'];
  expect(PROBLEM_CODES.filter((code) => !given.has(code)).sort()).toEqual(expect.arrayContaining(everywhere));
  for (const code of PROBLEM_CODES) expect(PROBLEMS[code].mend).toMatch(/\.$/);
});
