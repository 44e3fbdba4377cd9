import { z } from 'zod';

/**
 * What conditions are evaluated against: whoever looks, and what the page shows. Source: "Display conditions" of the
 * Forge documentation, the pages on common properties, Jira and entity properties.
 */
export interface Viewer {
  readonly isAdmin: boolean;
  readonly issueType: string | undefined;
  readonly projectKey: string | undefined;
  readonly projectType: string | undefined;
  /** Undefined where the page shows no such entity, or where it has no such property. */
  property(entity: 'issue' | 'project', key: string): unknown;
  hasProjectPermission(permission: string): boolean;
  hasGlobalPermission(permission: string): boolean;
}

export type DisplayCondition = (viewer: Viewer) => boolean;

type Parser = (value: unknown, where: string) => DisplayCondition;

const Texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const Property = z.object({
  entity: z.enum(['issue', 'project']),
  propertyKey: z.string(),
  objectName: z.string().optional(),
});
const Compared = Property.extend({ value: z.union([z.string(), z.boolean(), z.number()]).transform(String) });
const Contained = Property.extend({ value: Texts });

/** A field inside of a property's value: `first.second`. */
const inside = (value: unknown, path: string | undefined): unknown =>
  (path?.split('.') ?? []).reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined,
    value,
  );

const asText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

const read = (viewer: Viewer, { entity, propertyKey, objectName }: z.infer<typeof Property>) =>
  inside(viewer.property(entity, propertyKey), objectName);

const texts = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(asText));

/** A condition on one text of the page: true where it is any of the given ones. */
const oneOf =
  (actual: (viewer: Viewer) => string | undefined): Parser =>
  (value) => {
    const wanted = Texts.parse(value);
    return (viewer) => wanted.includes(actual(viewer) ?? '');
  };

const truth =
  (actual: (viewer: Viewer) => boolean): Parser =>
  (value) => {
    const wanted = z.boolean().parse(value);
    return (viewer) => actual(viewer) === wanted;
  };

const permission =
  (holds: (viewer: Viewer, key: string) => boolean): Parser =>
  (value) => {
    const key = z.string().parse(value);
    return (viewer) => holds(viewer, key);
  };

const PARSERS: Readonly<Record<string, Parser>> = {
  and: (value, where) => all(value, where),
  or: (value, where) => {
    const conditions = list(value, where);
    return (viewer) => conditions.some((condition) => condition(viewer));
  },
  not: (value, where) => {
    const condition = all(value, where);
    return (viewer) => !condition(viewer);
  },
  isAdmin: truth(({ isAdmin }) => isAdmin),
  isSiteAdmin: truth(({ isAdmin }) => isAdmin),
  // Nobody sees a page of the sandbox without having signed in.
  isLoggedIn: truth(() => true),
  issueType: oneOf(({ issueType }) => issueType),
  projectKey: oneOf(({ projectKey }) => projectKey),
  projectType: oneOf(({ projectType }) => projectType),
  hasProjectPermission: permission((viewer, key) => viewer.hasProjectPermission(key)),
  hasGlobalPermission: permission((viewer, key) => viewer.hasGlobalPermission(key)),
  entityPropertyExists: (value) => {
    const property = Property.parse(value);
    return (viewer) => read(viewer, property) !== undefined;
  },
  entityPropertyEqualTo: (value) => {
    const wanted = Compared.parse(value);
    return (viewer) => {
      const actual = read(viewer, wanted);
      return actual !== undefined && asText(actual) === wanted.value;
    };
  },
  entityPropertyContainsAny: (value) => {
    const wanted = Contained.parse(value);
    return (viewer) => texts(read(viewer, wanted)).some((text) => wanted.value.includes(text));
  },
  entityPropertyContainsAll: (value) => {
    const wanted = Contained.parse(value);
    return (viewer) => wanted.value.every((text) => texts(read(viewer, wanted)).includes(text));
  },
};

function list(value: unknown, where: string): DisplayCondition[] {
  const groups = z.array(z.record(z.string(), z.unknown())).parse([value].flat());
  return groups.flatMap(Object.entries).map(([name, argument]) => {
    const parser = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
    if (!parser) throw new Error(`manifest.yml: ${where}: the sandbox knows no display condition ${name}`);
    return parser(argument, where);
  });
}

function all(value: unknown, where: string): DisplayCondition {
  const conditions = list(value, where);
  return (viewer) => conditions.every((condition) => condition(viewer));
}

/** Reads `displayConditions` of a module; throws on one that the sandbox doesn't know. `where` names the module. */
export function parseConditions(value: unknown, where: string): DisplayCondition {
  if (value === undefined) return () => true;
  try {
    return all(value, where);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Error(`manifest.yml: ${where}: displayConditions: ${z.prettifyError(error)}`);
  }
}
