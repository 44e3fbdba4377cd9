import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../../../..');
const OPENAPI = join(process.env.KEYDESK_SPECS ?? join(ROOT, '../shared/specs'), 'jira-openapi.json');

interface Row {
  readonly method: string;
  readonly path: string;
  readonly scope: string;
}

const page = readFileSync(join(ROOT, 'docs/scopes.md'), 'utf8');
const CALLS: readonly Row[] = [...page.matchAll(/^\| `(GET|POST|PUT) ([^`]+)` \| `([^`]+)` \|/gm)].map(
  ([, method = '', path = '', scope = '']) => ({ method, path, scope }),
);
const OTHERS: readonly string[] = [...page.matchAll(/^\| (?!`)[^|]+\| `([^`]+)` \|/gm)].map(
  ([, scope = '']) => scope,
);

const manifest = parse(readFileSync(join(ROOT, 'manifest.yml'), 'utf8')) as {
  permissions: { scopes: string[] };
};

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** Paths of the `route` templates, without query, with `{}` for what is filled in. */
const pathsInSource = new Set(
  sources(join(ROOT, 'src/app')).flatMap((text) =>
    [...text.matchAll(/\broute`([^`]*)`/g)].map(([, template = '']) =>
      (template.split('?')[0] ?? '').replace(/\$\{[^}]*\}/g, '{}'),
    ),
  ),
);

test('every call in the source has its line, and every line its call', () => {
  expect(new Set(CALLS.map(({ path }) => path))).toEqual(pathsInSource);
});

test('the manifest asks for the scopes of the table and no others', () => {
  const needed = new Set([...CALLS.map(({ scope }) => scope), ...OTHERS]);
  expect([...manifest.permissions.scopes].sort()).toEqual([...needed].sort());
});

const withSpecs = existsSync(OPENAPI) ? test : test.skip;
if (!existsSync(OPENAPI)) console.log('Skipped: the official OpenAPI document of Jira is not at hand.');

withSpecs('the official document names the same scope for each call', () => {
  const document = JSON.parse(readFileSync(OPENAPI, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const official = new Map(
    Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => [
        `${method.toUpperCase()} ${path.replace(/\{[^}]*\}/g, '{}')}`,
        scopesOf(operation),
      ]),
    ),
  );
  const wrong = CALLS.filter(({ path }) => !NEWER.has(path)).filter(
    ({ method, path, scope }) => !official.get(`${method} ${path}`)?.includes(scope),
  );
  expect(wrong).toEqual([]);
});

/** Not in the document yet; scopes as the reference at developer.atlassian.com names them (`api-group-issue-panels`). */
const NEWER: ReadonlySet<string> = new Set([
  '/rest/api/3/forge/panel/action/bulk/async',
  '/rest/api/3/forge/panel/action/bulk/status',
]);

interface Operation {
  readonly 'x-atlassian-oauth2-scopes'?: readonly {
    readonly state: string;
    readonly scopes: readonly string[];
  }[];
}

/** Current scopes, and where a call has none of them yet, those that it will have. */
function scopesOf(operation: Operation): readonly string[] {
  const states = operation['x-atlassian-oauth2-scopes'] ?? [];
  const current = states.filter(({ state }) => state === 'Current').flatMap(({ scopes }) => scopes);
  return current.length > 0 ? current : states.flatMap(({ scopes }) => scopes);
}
