import { kvsError } from './errors';

export type AttributeType = 'string' | 'integer' | 'float' | 'boolean' | 'any';

export interface EntityIndex {
  readonly name: string;
  readonly partition: readonly string[];
  /** Attribute that orders the index; undefined for the index by key. */
  readonly range: string | undefined;
}

/** A custom entity of the manifest's `app.storage.entities`. */
export interface EntitySchema {
  readonly name: string;
  readonly attributes: Readonly<Record<string, AttributeType>>;
  readonly indexes: readonly EntityIndex[];
}

/** Every entity has it without declaring it. */
export const KEY_INDEX: EntityIndex = { name: 'by-key', partition: [], range: undefined };

export class Schemas {
  readonly #byName: ReadonlyMap<string, EntitySchema>;

  constructor(schemas: readonly EntitySchema[]) {
    this.#byName = new Map(schemas.map((schema) => [schema.name, schema]));
  }

  require(name: string): EntitySchema {
    const schema = this.#byName.get(name);
    if (!schema) throw kvsError('SCHEMA_NOT_FOUND', `The manifest declares no entity ${name}`);
    return schema;
  }
}

export function requireIndex(schema: EntitySchema, name: string): EntityIndex {
  const index = [KEY_INDEX, ...schema.indexes].find((one) => one.name === name);
  if (!index) throw kvsError('INVALID_ENTITY_INDEX', `Entity ${schema.name} has no index ${name}`);
  return index;
}
