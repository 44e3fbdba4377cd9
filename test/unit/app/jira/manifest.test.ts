import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ENTITIES } from '../../../../src/app/adapters/forge-storage/schema';
import { APP_FIELDS } from '../../../../src/app/setup/fields';
import { RULES } from '../../../../src/app/setup/rules';

const ROOT = join(__dirname, '../../../..');

interface Module {
  readonly key: string;
  readonly readOnly?: boolean;
  readonly handler?: string;
}
interface Index {
  readonly name: string;
  readonly partition?: readonly string[];
  readonly range: readonly string[];
}
interface Manifest {
  readonly app: {
    readonly storage: {
      readonly entities: readonly {
        readonly name: string;
        readonly attributes: Readonly<Record<string, { readonly type: string }>>;
        readonly indexes: readonly Index[];
      }[];
    };
  };
  readonly modules: Readonly<Record<string, readonly Module[]>>;
}
const manifest = parse(readFileSync(join(ROOT, 'manifest.yml'), 'utf8')) as Manifest;

test("Forge's own validator accepts the manifest", () => {
  const script = `require('@forge/manifest').validate().then((result) =>
    process.stdout.write(JSON.stringify({ success: result.success, errors: result.errors ?? [] })))`;
  const answer = execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' });
  expect(JSON.parse(answer)).toEqual({ success: true, errors: [] });
});

test('the storage entities are those the adapters use', () => {
  const declared = manifest.app.storage.entities.map(({ name, attributes, indexes }) => [
    name,
    {
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, { type }]) => [key, type])),
      indexes: indexes.map((index) => ({
        name: index.name,
        partition: index.partition ?? [],
        range: index.range,
      })),
    },
  ]);
  expect(Object.fromEntries(declared)).toEqual(ENTITIES);
});

test('every workflow rule of the blueprint is a module, and every rule module is used', () => {
  const types = ['jira:workflowValidator', 'jira:workflowCondition', 'jira:workflowPostFunction'];
  const keys = types.flatMap((type) => manifest.modules[type] ?? []).map(({ key }) => key);
  expect(keys.sort()).toEqual(Object.values(RULES).sort());
});

test("the app's own fields can't be edited by anybody else", () => {
  const fields = manifest.modules['jira:customField'] ?? [];
  expect(fields.map(({ key }) => key).sort()).toEqual(Object.values(APP_FIELDS).sort());
  expect(fields.every(({ readOnly }) => readOnly === true)).toBe(true);
});
