import { type KvsErrorCode, kvsError } from './errors';
import type { AttributeType, EntitySchema } from './schema';

/** https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
export const KVS_LIMITS = {
  keyLength: 500,
  valueBytes: 240 * 1024,
  depth: 31,
  transactionOperations: 25,
  transactionBytes: 4 * 1024 * 1024,
  batchItems: 25,
  queryDefault: 10,
  queryMost: 100,
  conditions: 100,
  partitionBytes: 1700,
  rangeBytes: 900,
  ttlMs: 365 * 86_400_000,
} as const;

const KEY_PATTERN = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/;

/** @param empty the code for an empty key, which differs between the two stores */
export function checkKey(key: string, empty: KvsErrorCode): void {
  if (key.length === 0) throw kvsError(empty, 'The key is empty');
  if (key.length > KVS_LIMITS.keyLength) {
    throw kvsError(
      'KEY_TOO_LONG',
      `The key has ${key.length} characters; ${KVS_LIMITS.keyLength} are allowed`,
    );
  }
  if (!KEY_PATTERN.test(key)) throw kvsError('INVALID_KEY', `The key does not match ${KEY_PATTERN}`);
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let deepest = 0;
  for (const member of Object.values(value)) deepest = Math.max(deepest, depthOf(member));
  return deepest + 1;
}

export function checkValue(value: unknown): void {
  if (value === undefined || value === null) throw kvsError('INVALID_REQUEST', 'The value is missing');
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > KVS_LIMITS.valueBytes) {
    throw kvsError('MAX_SIZE', `The value has ${bytes} bytes; ${KVS_LIMITS.valueBytes} are allowed`);
  }
  const depth = depthOf(value);
  if (depth > KVS_LIMITS.depth) {
    throw kvsError('MAX_DEPTH', `The value is ${depth} objects deep; ${KVS_LIMITS.depth} are allowed`);
  }
}

const LARGEST_INTEGER = 2 ** 31;

const FITS: { readonly [Type in AttributeType]: (value: unknown) => boolean } = {
  string: (value) => typeof value === 'string',
  integer: (value) =>
    Number.isInteger(value) && (value as number) >= -LARGEST_INTEGER && (value as number) < LARGEST_INTEGER,
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  any: (value) => value !== undefined && value !== null,
};

/** Refuses a value of an attribute that is not of its declared type. */
export function checkAttribute(schema: EntitySchema, name: string, value: unknown): void {
  const type = schema.attributes[name];
  if (type === undefined) {
    throw kvsError('INVALID_ENTITY_VALUE', `Entity ${schema.name} declares no attribute ${name}`);
  }
  if (!FITS[type](value)) {
    throw kvsError('INCORRECT_PROPERTY_TYPE', `Attribute ${name} of ${schema.name} is not of type ${type}`);
  }
  if (type === 'string' && String(value).trim() === '') {
    throw kvsError('INVALID_ENTITY_VALUE', `Attribute ${name} of ${schema.name} is a blank string`);
  }
}

export function checkEntityValue(schema: EntitySchema, value: unknown): void {
  checkValue(value);
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw kvsError('INVALID_ENTITY_VALUE', `A value of entity ${schema.name} is an object`);
  }
  const attributes = value as Record<string, unknown>;
  for (const [name, member] of Object.entries(attributes)) checkAttribute(schema, name, member);
  checkIndexSizes(schema, attributes);
}

const bytesOf = (value: unknown) => (value === undefined ? 0 : Buffer.byteLength(String(value)));

function checkIndexSizes(schema: EntitySchema, value: Record<string, unknown>): void {
  for (const index of schema.indexes) {
    const partition = index.partition.reduce((sum, name) => sum + bytesOf(value[name]), 0);
    const range = index.range === undefined ? 0 : bytesOf(value[index.range]);
    if (partition > KVS_LIMITS.partitionBytes || range > KVS_LIMITS.rangeBytes) {
      throw kvsError('INVALID_ENTITY_VALUE', `Index ${index.name} of ${schema.name}: the value is too large`);
    }
  }
}

const UNIT_MS = { SECONDS: 1000, MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 } as const;

export interface Ttl {
  readonly value: number;
  readonly unit: keyof typeof UNIT_MS;
}

/** Milliseconds of a time to live. */
export function ttlMs(ttl: Ttl): number {
  const ms = ttl.value * UNIT_MS[ttl.unit];
  if (!Number.isInteger(ttl.value) || ttl.value <= 0 || ms > KVS_LIMITS.ttlMs) {
    throw kvsError(
      'INVALID_TTL',
      `A time to live is a whole number above 0, and at most a year: ${ttl.value}`,
    );
  }
  return ms;
}
