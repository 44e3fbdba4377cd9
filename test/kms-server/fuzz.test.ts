import * as fc from 'fast-check';
import { openReadOnly } from '../../src/kms-server';
import type { JsonSchema } from '../../src/kms-server/http/openapi/json-schema';
import { apiOf } from '../../src/kms-server/http/routes';
import { PROBLEM_CODES } from '../../src/kms-server/refusal';
import { databaseFile } from '../../src/kms-server/store/store';
import { offence } from './support/api-document';
import { bent, valid } from './support/arbitraries';
import { describeWithHsm } from './support/hsm';
import { freshRequest, PIN, Steps, startTestKms, type TestKms, type Who } from './support/kms';

/** Every kind of credential, those that stand for somebody else or nobody, and none. */
const CREDENTIALS = [
  'jira',
  'stranger',
  'operator',
  'foreign',
  'shop',
  'impostor',
  'auditor',
  'admin',
  'lapsed',
] as const;
const NONE = [
  '',
  'Bearer ',
  'Bearer kd_0123456789abcdef_nonsense',
  'Basic cm9vdDpyb290',
  'Bearer a.b.c',
] as const;

/** KEYDESK_FUZZ_RUNS=200 for a long look. */
const RUNS_PER_OPERATION = Number(process.env.KEYDESK_FUZZ_RUNS ?? 12);

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
}

const OPERATIONS = Object.entries(
  apiOf().paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>,
).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
);
type AnyOperation = (typeof OPERATIONS)[number];

interface Sent {
  readonly authorization: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

describeWithHsm('whatever is sent', (module) => {
  let kms: TestKms;
  let ids: readonly string[];
  let secrets: readonly string[];
  const failures: string[] = [];

  beforeAll(async () => {
    kms = await startTestKms(module);
    const steps = new Steps(kms);
    const key = await steps.enabled();
    const waiting = await steps.create(freshRequest());
    ids = [key.keyId, waiting.keyId, await steps.askToEnable(waiting), key.requestId, 'payments', key.name];
    secrets = [
      PIN,
      ...Object.values(kms.token).map((token) => token.slice(token.indexOf('_', 3) + 1)),
      ...blobs(kms.dataDir),
    ];
  });
  afterAll(() => kms?.close());

  /** Wrapped keys, their MACs and the hashes of secrets, as they could be written. */
  function blobs(dataDir: string): readonly string[] {
    const database = openReadOnly(databaseFile(dataDir));
    const rows = database.prepare('SELECT blob AS secret FROM key UNION ALL SELECT mac FROM key').all();
    database.close();
    return rows.flatMap(({ secret }) => {
      const bytes = Buffer.from(secret as Uint8Array);
      return [bytes.toString('base64'), bytes.toString('hex'), bytes.toString('base64url')];
    });
  }

  const segment = (schema: JsonSchema) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...ids) },
      { weight: 1, arbitrary: valid(schema).map(String) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }) },
    );

  function pathOf({ path, parameters }: AnyOperation): fc.Arbitrary<string> {
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    const inQuery = parameters.filter((parameter) => parameter.in === 'query');
    const values = fc.tuple(...inPath.map((parameter) => segment(parameter.schema as JsonSchema)));
    const query = fc.record(
      Object.fromEntries(
        inQuery.map(({ name, schema }) => [
          String(name),
          fc.oneof(
            valid(schema as JsonSchema).map(String),
            fc.constantFrom(...ids),
            fc.string({ maxLength: 80 }),
          ),
        ]),
      ),
      { requiredKeys: [] },
    );
    const extra = fc.option(fc.constant('unknown=1'), { nil: undefined, freq: 8 });
    return fc.tuple(values, query, extra).map(([some, members, more]) => {
      const filled = inPath.reduce(
        (text, { name }, index) =>
          text.replace(`{${name}}`, () => encodeURIComponent(wellFormed(some[index] ?? ''))),
        path,
      );
      const entries = Object.entries(members).map(([name, value]): [string, string] => [
        name,
        wellFormed(value ?? ''),
      ]);
      const search = [new URLSearchParams(entries).toString(), more].filter(Boolean).join('&');
      return search === '' ? filled : `${filled}?${search}`;
    });
  }

  const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

  function bodyOf({ requestBody }: AnyOperation): fc.Arbitrary<string | undefined> {
    const schema = requestBody?.content['application/json'].schema;
    if (!schema) return fc.constant(undefined);
    return fc.oneof(
      { weight: 4, arbitrary: valid(schema).map((value) => JSON.stringify(value)) },
      { weight: 4, arbitrary: bent(schema).map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.string({ maxLength: 100 }) },
    );
  }

  const requestTo = (operation: AnyOperation): fc.Arbitrary<Sent> =>
    fc.record({
      authorization: fc.oneof(
        {
          weight: 5,
          arbitrary: fc.constantFrom(...CREDENTIALS).map((who: Who) => `Bearer ${kms.token[who]}`),
        },
        { weight: 1, arbitrary: fc.constantFrom(...NONE) },
      ),
      path: pathOf(operation),
      headers: fc.record(
        {
          'idempotency-key': fc.oneof(fc.constantFrom('same', 'x'.repeat(300)), fc.uuid()),
          'if-match': fc.constantFrom('*', '"none"', 'W/"x", "y"', ',,,'),
          'if-none-match': fc.constantFrom('*', '"none"', ','),
          'content-type': fc.constantFrom(
            'application/json',
            'text/plain',
            'application/json; charset=utf-16',
          ),
        },
        { requiredKeys: [] },
      ),
      body: bodyOf(operation),
    });

  async function exchange({ method }: AnyOperation, { authorization, path, headers, body }: Sent) {
    const response = await fetch(kms.server.url + path, {
      method,
      redirect: 'manual',
      headers: {
        connection: 'close',
        ...(authorization === '' ? {} : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    };
  }

  /** What is wrong with an answer; empty where nothing is. */
  function faults(
    { method }: AnyOperation,
    { path, authorization }: Sent,
    answer: Awaited<ReturnType<typeof exchange>>,
  ) {
    const { status, type, text } = answer;
    const wrong: string[] = [];
    if (status >= 500) wrong.push(`answered ${status}: ${text}`);
    if (status >= 400 && !type.startsWith('application/problem+json')) wrong.push(`a refusal as ${type}`);
    const json =
      text === '' || !type.includes('json') ? undefined : (JSON.parse(text) as { readonly code?: string });
    if (status >= 400 && !PROBLEM_CODES.some((code) => code === json?.code))
      wrong.push(`unknown code ${json?.code}`);
    if (json !== undefined)
      wrong.push(...[offence(method, path, { status, type, body: json })].filter((one) => one !== undefined));
    if (secrets.some((secret) => text.includes(secret) && !authorization.includes(secret)))
      wrong.push('told a secret');
    return wrong;
  }

  const bySize = OPERATIONS.map((operation) => [operation.operationId, operation] as const);
  test.each(bySize)('to %s is answered as documented', async (_name, operation) => {
    await fc.assert(
      fc.asyncProperty(requestTo(operation), async (sent) => {
        const wrong = faults(operation, sent, await exchange(operation, sent));
        failures.push(...wrong);
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS_PER_OPERATION },
    );
  });

  test.each(bySize)('an unknown query parameter to %s is refused to everybody', async (_name, operation) => {
    const path = operation.path.replace(/\{\w+\}/g, () => ids[0] ?? '');
    for (const who of CREDENTIALS) {
      const sent = {
        authorization: `Bearer ${kms.token[who]}`,
        path: `${path}?unknown=1`,
        headers: {},
        body: undefined,
      };
      expect((await exchange(operation, sent)).status).toBeGreaterThanOrEqual(400);
    }
  });

  test('the server still works', async () => {
    expect(await kms.call('jira', 'GET', '/v1/health')).toMatchObject({ status: 200 });
    expect(failures).toEqual([]);
  });
});
