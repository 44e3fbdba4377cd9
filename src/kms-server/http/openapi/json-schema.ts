import * as z from 'zod';

export type JsonSchema = { readonly [keyword: string]: unknown };

const DEFS = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/** Rewrites references and drops what is zod's alone: the ids, and the dialect of each piece. */
function adapted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(adapted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value)
    .filter(([name, member]) => !(name === 'id' && typeof member === 'string') && name !== '$schema')
    .map(([name, member]) => [name, name === '$ref' ? componentOf(member) : adapted(member)]);
  return Object.fromEntries(members);
}

const componentOf = (reference: unknown): unknown =>
  typeof reference === 'string' && reference.startsWith(DEFS)
    ? COMPONENTS + reference.slice(DEFS.length)
    : reference;

/** A default that is another one each time, such as a new id, is none that a document could tell. */
function isMadeAnew({ _zod: { def } }: z.core.$ZodTypes): boolean {
  if (def.type !== 'default') return false;
  const [once, again] = [def.defaultValue, def.defaultValue];
  return JSON.stringify(once) !== JSON.stringify(again);
}

/**
 * Turns zod's schemas into JSON Schemas (draft 2020-12, the dialect of OpenAPI 3.1), in the form in which values
 * travel: what goes into a schema, before it makes bytes of base64. Schemas with an id become components.
 */
export class SchemaBook {
  readonly #components = new Map<string, JsonSchema>();

  /** A schema, or the reference to its component. */
  of(schema: z.ZodType): JsonSchema {
    // As a member, so that a schema with an id is referred to like everywhere else.
    const { properties, $defs = {} } = z.toJSONSchema(z.strictObject({ it: schema }), {
      target: 'draft-2020-12',
      io: 'input',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (isMadeAnew(zodSchema)) delete jsonSchema.default;
      },
    });
    for (const [id, found] of Object.entries($defs)) this.#components.set(id, adapted(found) as JsonSchema);
    return adapted(properties?.it) as JsonSchema;
  }

  /** In the order of their names. */
  components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#components].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
