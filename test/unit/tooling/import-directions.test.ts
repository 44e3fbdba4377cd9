import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const NOTHING = 'no rule';

/** Each file breaks one rule and no other; the empty ones are there to be imported. */
const TREE: readonly (readonly [file: string, breaks: string, text: string])[] = [
  [
    'src/domain/rule.ts',
    NOTHING,
    "import { z } from 'zod';\nimport { createHash } from 'node:crypto';\nexport const a = [z, createHash];",
  ],
  [
    'src/domain/reads-a-file.ts',
    'domain-is-pure',
    "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;",
  ],
  ['src/domain/calls-jira.ts', 'domain-is-pure', "import axios from 'axios';\nexport const a = axios;"],
  [
    'src/domain/knows-a-port.ts',
    'domain-is-pure',
    "import type { A } from '../app/port';\nexport const a: A = 1;",
  ],
  [
    'src/app/port.ts',
    NOTHING,
    "import { a } from '../domain/rule';\nexport type A = number;\nexport const b = a;",
  ],
  [
    'src/app/starts-the-kms.ts',
    'app-knows-domain-only',
    "import { a } from '../kms-server/server';\nexport const b = a;",
  ],
  [
    'src/app/usecases/calls-forge.ts',
    'platform-packages-at-the-edge',
    "import api from '@forge/api';\nexport const a = api;",
  ],
  ['src/app/adapters/calls-forge.ts', NOTHING, "import api from '@forge/api';\nexport const a = api;"],
  ['src/kms-server/server.ts', NOTHING, "import { a } from '../domain/rule';\nexport { a };"],
  [
    'src/kms-server/knows-a-port.ts',
    'kms-server-knows-domain-only',
    "import type { A } from '../app/port';\nexport const a: A = 1;",
  ],
  ['src/kms-server/hsm/pkcs11/library.ts', NOTHING, "import koffi from 'koffi';\nexport const a = koffi;"],
  [
    'src/kms-server/http/native.ts',
    'pkcs11-in-one-place',
    "import koffi from 'koffi';\nexport const a = koffi;",
  ],
  ['src/sandbox/jira.ts', NOTHING, 'export const a = 1;'],
  [
    'src/sandbox/knows-the-rules.ts',
    'sandbox-knows-nobody',
    "import { a } from '../domain/rule';\nexport const b = a;",
  ],
  [
    'src/cli/demo.ts',
    NOTHING,
    "import { a } from '../sandbox/jira';\nimport { a as b } from '../kms-server/server';\nexport const c = [a, b];",
  ],
  [
    'src/index.ts',
    'entry-point-reaches-app-and-domain-only',
    "import { a } from './app/entry/lazy';\nexport const b = a;",
  ],
  ['src/app/entry/lazy.ts', 'app-knows-domain-only', "export const a = () => import('../../sandbox/jira');"],
  // A cycle is reported once, at one of its files.
  ['src/app/hen.ts', NOTHING, "import { egg } from './egg';\nexport const hen = (): unknown => egg;"],
  ['src/app/egg.ts', 'no-cycles', "import { hen } from './hen';\nexport const egg = (): unknown => hen;"],
  [
    'src/app/uses-a-fake.ts',
    'sources-do-not-import-tests',
    "import { a } from '../../test/fake';\nexport const b = a;",
  ],
  ['src/app/typo.ts', 'resolvable', "import { a } from './nowhere';\nexport const b = a;"],
  [
    'test/fake.ts',
    NOTHING,
    "import { a } from '../src/domain/rule';\nimport { c } from '../src/cli/demo';\nexport { a, c };",
  ],
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string; readonly severity: string };
}

function violationsIn(folder: string): readonly Violation[] {
  const program = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [
    program,
    '--config',
    resolve('.dependency-cruiser.cjs'),
    '--output-type',
    'json',
    'src',
    'test',
  ];
  const json = execFileSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return JSON.parse(json).summary.violations;
}

describe('a tree with one file for every rule of the import directions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-imports-'));
  let errors: readonly string[];

  beforeAll(() => {
    for (const [file, , text] of TREE) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${text}\n`);
    }
    copyFileSync('tsconfig.json', join(folder, 'tsconfig.json'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    errors = violationsIn(folder)
      .filter(({ rule }) => rule.severity === 'error')
      .map(({ from, rule }) => `${from}: ${rule.name}`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(TREE.map(([file, breaks]) => [file, breaks]))('%s breaks %s', (file, breaks) => {
    const found = [...new Set(errors.filter((line) => line.startsWith(`${file}: `)))];
    expect(found).toEqual(breaks === NOTHING ? [] : [`${file}: ${breaks}`]);
  });
});
