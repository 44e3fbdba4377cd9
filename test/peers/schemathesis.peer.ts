import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describeWithHsm } from '../kms-server/support/hsm';
import { freshRequest, Steps, startTestKms, type TestKms, type Who } from '../kms-server/support/kms';
import { programOf } from './support/program';

/** The KMS's API document held to the official meta schema, and its server to the document, by programs of others. */
const schemathesis = programOf('schemathesis');
const run = promisify(execFile);

/**
 * What no schema can say: which data a role, a rule or a state lets pass, what a destruction leaves, and the methods
 * of a path that two templates describe.
 */
const UNSAYABLE = [
  'positive_data_acceptance',
  'use_after_free',
  'ensure_resource_availability',
  'object_level_authorization',
  'allow_header_conformance',
  'unsupported_method',
];

/** Each part of the API is tried by somebody who may, so that more than the door is tried. */
const PARTS = [
  { tags: ['General', 'Keys'], who: 'jira' },
  { tags: ['Approvals'], who: 'operator' },
  { tags: ['Use'], who: 'shop' },
  { tags: ['Audit', 'Policies'], who: 'auditor' },
  { tags: ['Governance'], who: 'officer' },
  { tags: ['Sessions'], who: 'second' },
] as const satisfies readonly { readonly tags: readonly string[]; readonly who: Who }[];

/** They end the credential that asks, or another's. They come last, and by somebody who asks for nothing else. */
const ENDING = '^(rotateApiKey|revoke.*)$';

/** The credential comes from the environment: arguments are there for everybody to read. */
const CONFIG = `
[headers]
Authorization = "Bearer \${KEYDESK_TOKEN}"

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429]

# Node refuses a request line that is too long before any route is found, and other letters are longer on the line.
[generation]
codec = "ascii"
`;

const LONG = 300_000;

describeWithHsm('schemathesis', (module) => {
  let kms: TestKms;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keydesk-schemathesis-'));
    kms = await startTestKms(module);
    const steps = new Steps(kms);
    await steps.enabled();
    await steps.askToEnable(await steps.create(freshRequest()));
    await writeFile(join(folder, 'schemathesis.toml'), CONFIG);
  });
  afterAll(async () => {
    await kms?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('the document is one in the sense of OpenAPI 3.1', async () => {
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(await (await fetch(`${kms.server.url}/v1/openapi.json`)).json()));
    const { stdout } = await run(join(dirname(schemathesis), 'openapi-spec-validator'), [file]);
    expect(stdout).toContain('OK');
  });

  test.each(PARTS)(
    'the server answers $who about $tags as the document says',
    async ({ who, tags }) => {
      const told = await tried(who, [
        ...tags.flatMap((tag) => ['--include-tag', tag]),
        '--exclude-operation-id-regex',
        ENDING,
      ]);
      expect(told).toMatch(/generated, \d+ passed/);
      // Nothing that was sent ended the credential: it was the caller's until the end.
      expect((await kms.call(who, 'GET', '/v1/capabilities')).status).not.toBe(401);
    },
    LONG,
  );

  test(
    'and what ends a credential',
    async () => {
      expect(await tried('admin', ['--include-operation-id-regex', ENDING])).toMatch(/generated, \d+ passed/);
    },
    LONG,
  );

  /** What it prints. */
  async function tried(who: Who, which: readonly string[]): Promise<string> {
    const args = ['--config-file', 'schemathesis.toml', 'run', `${kms.server.url}/v1/openapi.json`, ...which];
    const how = ['--checks', 'all', '--exclude-checks', UNSAYABLE.join(','), '--max-examples', '10'];
    const where = ['--phases', 'examples,coverage,fuzzing', '--seed', '1', '--no-shrink'];
    const done = run(schemathesis, [...args, ...how, ...where, '--no-color', '--warnings', 'off'], {
      cwd: folder,
      maxBuffer: 2 ** 26,
      env: { ...process.env, KEYDESK_TOKEN: kms.token[who] },
    });
    return done.then(
      ({ stdout }) => stdout,
      (error: { readonly stdout?: string }) => error.stdout ?? String(error),
    );
  }
});
