import * as fc from 'fast-check';
import { DEFAULT_POLICY } from '../../src/domain/policy/default-policy';
import type { JsonSchema } from '../../src/kms-server/http/openapi/json-schema';
import type { Route } from '../../src/kms-server/http/route';
import { apiOf, ROUTES } from '../../src/kms-server/http/routes';
import type { Browser } from './auth/support/browser';
import { loggedInAs } from './auth/support/people';
import { valid } from './support/arbitraries';
import { describeWithHsm } from './support/hsm';
import { startTestKms, type TestKms, type Who } from './support/kms';

const SEED = 7;
const TRIED = 100;
const EXTRA = { unexpected: 1 };

interface Operation {
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
}

/** Between them they may do everything; the session of the last is for what only sessions may. */
const CALLERS = ['jira', 'operator', 'shop', 'officer'] as const satisfies readonly Who[];

const callersOf = ({ action }: Route): readonly Who[] =>
  action === 'own-session' || action === 'own-fresh-session' ? [] : CALLERS;

const samples = (schema: JsonSchema): readonly unknown[] =>
  fc.sample(valid(schema), { numRuns: TRIED, seed: SEED });

const operationOf = ({ path, method }: Route): Operation => {
  const paths = apiOf().paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${method} ${path} is not in the document`);
  return operation;
};

const hasOneShape = (schema: JsonSchema): boolean => !Array.isArray(schema.oneOf ?? schema.anyOf);

/** Changes that chance doesn't find. */
const POLICY = {
  kind: 'policy.set',
  payload: { keyGroup: null, inForce: DEFAULT_POLICY.version, policy: DEFAULT_POLICY },
  comment: 'why',
};
const TRUST = {
  kind: 'application.trust-issuer',
  payload: {
    applicationId: '00000000-0000-4000-8000-000000000000',
    trust: {
      issuer: 'https://ci.example.com',
      audience: 'keydesk',
      keys: { url: 'https://ci.example.com/jwks' },
      algorithms: ['ES256'],
      conditions: [{ claim: 'repository', equals: 'shop' }],
    },
  },
};

/** Of a choice of shapes, each has a kind of its own. */
function isOfKind({ properties }: JsonSchema, body: unknown): boolean {
  const kind = (properties as { readonly kind?: JsonSchema } | undefined)?.kind?.const;
  return kind === undefined || (body as { readonly kind?: unknown } | undefined)?.kind === kind;
}

/** One body that is taken of each shape that a route has. */
function bodiesOf(row: Route): readonly unknown[] {
  const schema = operationOf(row).requestBody?.content['application/json'].schema;
  if (!schema || !row.body) return [{}];
  const shapes = hasOneShape(schema) ? [schema] : ((schema.oneOf ?? schema.anyOf) as readonly JsonSchema[]);
  return shapes.map((shape) => {
    const taken = (body: unknown) => isOfKind(shape, body) && row.body?.safeParse(body).success === true;
    const found = [row.example, POLICY, TRUST].find(taken) ?? samples(shape).find(taken);
    if (found === undefined)
      throw new Error(`No body was found that ${row.id} takes: ${JSON.stringify(shape)}`);
    return found;
  });
}

const pathOf = (row: Route): string =>
  operationOf(row)
    .parameters.filter((parameter) => parameter.in === 'path')
    .reduce<string>((path, { name, schema }) => {
      const found = samples(schema as JsonSchema).find((value) => String(value).trim() !== '');
      return path.replace(`:${String(name)}`, encodeURIComponent(String(found)));
    }, row.path);

/** Made by browsers and identity providers, whose standards let them have members that nobody here knows. */
const OF_OTHERS: ReadonlySet<string> = new Set(['response', 'keys']);

/** A body with one member more in every object of it, one object at a time. */
function* extended(value: unknown): Generator<unknown> {
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const [place, item] of value.entries())
      for (const more of extended(item)) yield value.with(place, more);
    return;
  }
  yield { ...value, ...EXTRA };
  for (const [name, member] of Object.entries(value).filter(([name]) => !OF_OTHERS.has(name)))
    for (const more of extended(member)) yield { ...value, [name]: more };
}

describeWithHsm('a member that nobody knows', (module) => {
  let kms: TestKms;
  let browser: Browser;
  beforeAll(async () => {
    kms = await startTestKms(module);
    browser = await loggedInAs(kms, 'chief');
  });
  afterAll(() => kms?.close());

  /** Asks as somebody who may: whoever may not is told nothing about the rest. */
  async function told(row: Route, path: string, body?: unknown) {
    for (const who of callersOf(row)) {
      const answer = await kms.call(who, row.method, path, body);
      if (answer.status !== 403) return answer;
    }
    return browser.send(row.method, path, body);
  }

  const REFUSED = { status: 400, body: { code: 'invalid-request' } };
  const all = ROUTES.map((row) => [row.id, row] as const);
  const changes = all.filter(([, { method }]) => method !== 'GET');

  test.each(changes)('in the body of %s is refused, however deep', async (_id, row) => {
    for (const body of bodiesOf(row))
      for (const more of extended(body))
        expect([more, await told(row, pathOf(row), more)]).toMatchObject([more, REFUSED]);
  });

  test.each(all)('in the query of %s is refused', async (_id, row) => {
    const body = row.method === 'GET' ? undefined : {};
    const answer = await told(row, `${pathOf(row)}?unexpected=1`, body);
    expect(answer).toMatchObject({ ...REFUSED, body: { detail: expect.stringContaining('unexpected') } });
  });
});
