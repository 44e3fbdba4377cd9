import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { EntityIndex, EntitySchema } from './kvs/schema';

const AttributeType = z.enum(['string', 'integer', 'float', 'boolean', 'any']);
const Entity = z.object({
  name: z.string(),
  attributes: z.record(z.string(), z.object({ type: AttributeType })),
  indexes: z
    .array(
      z.union([
        z.string(),
        z.object({
          name: z.string(),
          partition: z.array(z.string()).default([]),
          range: z.array(z.string()).length(1),
        }),
      ]),
    )
    .default([]),
});

const Scopes = z.union([
  z.array(z.string()),
  z.record(z.string(), z.object({ allowImpersonation: z.boolean().optional() }).nullable()),
]);

const Backend = z.union([z.string(), z.object({ address: z.string() }), z.object({ remote: z.string() })]);

const FunctionModule = z.object({
  key: z.string(),
  handler: z.string(),
  timeoutSeconds: z.number().optional(),
});

const Module = z.looseObject({ key: z.string() });

const Resource = z.object({
  key: z.string(),
  path: z.string(),
  entry: z.record(z.string(), z.string()).optional(),
});

/** What the host reads of a manifest. Forge's own validator has already accepted it when the app was bundled. */
const ManifestFile = z.object({
  app: z.object({
    id: z.string(),
    storage: z.object({ entities: z.array(Entity).default([]) }).optional(),
  }),
  permissions: z
    .object({
      scopes: Scopes.default([]),
      content: z
        .object({ scripts: z.array(z.string()).optional(), styles: z.array(z.string()).optional() })
        .optional(),
      external: z
        .looseObject({
          fetch: z.looseObject({ backend: z.array(Backend).default([]) }).optional(),
          configurable: z.object({ enabled: z.boolean() }).optional(),
        })
        .optional(),
    })
    .default({ scopes: [] }),
  remotes: z.array(z.looseObject({ key: z.string(), baseUrl: z.unknown().optional() })).default([]),
  modules: z.record(z.string(), z.array(Module)),
  resources: z.array(Resource).default([]),
});

export type ManifestModule = z.infer<typeof Module>;
/** A folder is Custom UI; a file is the source of a UI Kit page. `entry` names more pages than one. */
export type ManifestResource = z.infer<typeof Resource>;

export interface AppFunction {
  readonly key: string;
  /** `file.export`. */
  readonly handler: string;
  readonly timeoutSeconds: number | undefined;
}

/** A manifest as the host uses it. */
export interface Manifest {
  readonly appId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Scopes under which the app may act as a person who is not there. */
  readonly impersonationScopes: readonly string[];
  /** Addresses that functions may reach without anybody's consent. */
  readonly egress: readonly string[];
  /** Whether admins may allow more addresses. */
  readonly configurableEgress: boolean;
  /** `permissions.external` as written. */
  readonly external: unknown;
  /** `permissions.content`: what the pages' Content-Security-Policy allows beyond Forge's own. */
  readonly content: { readonly scripts?: string[] | undefined; readonly styles?: string[] | undefined };
  readonly resources: readonly ManifestResource[];
  readonly entities: readonly EntitySchema[];
  readonly functions: ReadonlyMap<string, AppFunction>;
  readonly modules: Readonly<Record<string, readonly ManifestModule[]>>;
}

const APP_ARI = /^ari:cloud:ecosystem::app\//;

function entitySchema(entity: z.infer<typeof Entity>): EntitySchema {
  const index = (one: (typeof entity.indexes)[number]): EntityIndex =>
    typeof one === 'string'
      ? { name: one, partition: [], range: one }
      : { name: one.name, partition: one.partition, range: one.range[0] };
  return {
    name: entity.name,
    attributes: Object.fromEntries(Object.entries(entity.attributes).map(([name, { type }]) => [name, type])),
    indexes: entity.indexes.map(index),
  };
}

type File = z.infer<typeof ManifestFile>;

function backendAddresses(file: File): string[] {
  const backends = file.permissions.external?.fetch?.backend ?? [];
  return backends.flatMap((backend) => {
    if (typeof backend === 'string') return [backend];
    if ('address' in backend) return [backend.address];
    const baseUrl = file.remotes.find((remote) => remote.key === backend.remote)?.baseUrl;
    return typeof baseUrl === 'string' ? [baseUrl] : [];
  });
}

function scopesOf(scopes: z.infer<typeof Scopes>): { all: string[]; impersonation: string[] } {
  if (Array.isArray(scopes)) return { all: scopes, impersonation: [] };
  const impersonating = Object.entries(scopes).filter(([, scope]) => scope?.allowImpersonation === true);
  return { all: Object.keys(scopes), impersonation: impersonating.map(([name]) => name) };
}

/** @param name the app's name, which no manifest says; its id where nothing is known */
export function parseManifest(text: string, name?: string): Manifest {
  const file = ManifestFile.parse(parseYaml(text));
  const scopes = scopesOf(file.permissions.scopes);
  const functions = z.array(FunctionModule).parse(file.modules.function ?? []);
  return {
    appId: file.app.id.replace(APP_ARI, ''),
    name: name ?? file.app.id.replace(APP_ARI, ''),
    scopes: scopes.all,
    impersonationScopes: scopes.impersonation,
    egress: backendAddresses(file),
    configurableEgress: file.permissions.external?.configurable?.enabled === true,
    external: file.permissions.external ?? {},
    content: file.permissions.content ?? {},
    resources: file.resources,
    entities: (file.app.storage?.entities ?? []).map(entitySchema),
    functions: new Map(
      functions.map(({ key, handler, timeoutSeconds }) => [key, { key, handler, timeoutSeconds }]),
    ),
    modules: file.modules,
  };
}

const Package = z.object({ name: z.string().optional(), displayName: z.string().optional() });

/** Forge keeps an app's name in its own console. Here its package says it. */
function nameOf(appDir: string): string | undefined {
  const file = join(appDir, 'package.json');
  if (!existsSync(file)) return undefined;
  const { displayName, name } = Package.parse(JSON.parse(readFileSync(file, 'utf8')));
  return displayName ?? name;
}

/** Reads `manifest.yml` of an app. */
export const readManifest = (appDir: string): Manifest =>
  parseManifest(readFileSync(join(appDir, 'manifest.yml'), 'utf8'), nameOf(appDir));

/** Names of the source modules that hold functions. */
export const handlerModules = (manifest: Manifest): string[] => [
  ...new Set(
    [...manifest.functions.values()].map(({ handler }) => handler.slice(0, handler.lastIndexOf('.'))),
  ),
];

/** Modules of a type, with their own properties parsed. */
export function modulesOf<T extends z.ZodType>(manifest: Manifest, type: string, schema: T): z.infer<T>[] {
  return (manifest.modules[type] ?? []).map((module) => schema.parse(module));
}
