import { z } from 'zod';
import type { Documents } from '../../documents';
import { KVS_LIMITS } from './checks';
import { predicate } from './conditions';
import { KvsError, kvsError } from './errors';
import { cut, keyOrder, queryEntities } from './query';
import { type EntitySchema, Schemas } from './schema';
import { type Entry, KvsStore, type StoreName, type StoreTiming } from './store';
import { type Item, KvsWrites } from './writes';

const Ttl = z.object({ value: z.number(), unit: z.enum(['SECONDS', 'MINUTES', 'HOURS', 'DAYS']) });
const Options = z
  .object({
    ttl: Ttl.optional(),
    keyPolicy: z.enum(['OVERRIDE', 'FAIL_IF_EXISTS']).optional(),
    returnValue: z.enum(['PREVIOUS', 'LATEST']).optional(),
  })
  .refine((options) => options.returnValue === undefined || options.keyPolicy !== 'FAIL_IF_EXISTS');
const Condition = z.object({ property: z.string(), condition: z.string(), values: z.array(z.unknown()) });
const Filters = z.object({ and: z.array(Condition).optional(), or: z.array(Condition).optional() });
const Key = z.object({ key: z.string() });
const EntityKey = Key.extend({ entityName: z.string() });
const Change = Key.extend({
  value: z.unknown().optional(),
  entityName: z.string().optional(),
  conditions: Filters.optional(),
  options: Options.optional(),
});
const Changes = z.array(Change).default([]);
const Batch = z.array(Change);
const List = z.object({
  limit: z.number().optional(),
  after: z.string().optional(),
  where: z.array(Condition).optional(),
});
const EntityQueryBody = z.object({
  entityName: z.string(),
  indexName: z.string(),
  partition: z.array(z.unknown()).optional(),
  range: z.object({ condition: z.string(), values: z.array(z.unknown()) }).optional(),
  filters: Filters.optional(),
  sort: z.enum(['ASC', 'DESC']).optional(),
  limit: z.number().optional(),
  cursor: z.string().optional(),
});

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const ttl = parsed.error.issues.some((issue) => issue.path.includes('ttl'));
  throw kvsError(ttl ? 'INVALID_TTL' : 'INVALID_REQUEST', z.prettifyError(parsed.error));
}

/** An entry as it travels. */
const wire = (entry: Entry, entityName?: string) => ({
  key: entry.key,
  ...(entityName === undefined ? {} : { entityName }),
  value: entry.value,
  createdAt: entry.createdAt,
  updatedAt: entry.updatedAt,
  ...(entry.expiresAt === undefined ? {} : { expireTime: new Date(entry.expiresAt).toISOString() }),
});

export interface KvsAnswer {
  readonly status: number;
  /** Undefined for an empty body. */
  readonly body: unknown;
}

const answer = (body: unknown): KvsAnswer => ({ status: body === undefined ? 204 : 200, body });

type Route = (body: unknown) => unknown;

/** The storage service behind `@forge/kvs`, as that package calls it: `POST /api/v1/...`. */
export class KvsApi {
  readonly #store: KvsStore;
  readonly #schemas: Schemas;
  readonly #writes: KvsWrites;
  readonly #routes: Readonly<Record<string, Route>>;

  constructor(documents: Documents, entities: readonly EntitySchema[], timing: StoreTiming) {
    this.#store = new KvsStore(documents, timing);
    this.#schemas = new Schemas(entities);
    this.#writes = new KvsWrites(this.#store, this.#schemas);
    this.#routes = {
      get: (body) => this.#get(parse(Key, body), 'kvs'),
      set: (body) => this.#set(parse(Change, body), 'kvs'),
      delete: (body) => this.#writes.delete(parse(Key, body)),
      query: (body) => this.#list(parse(List, body)),
      'secret/get': (body) => this.#get(parse(Key, body), 'secret'),
      'secret/set': (body) => this.#set(parse(Change, body), 'secret'),
      'secret/delete': (body) => this.#writes.delete(parse(Key, body), 'secret'),
      'entity/get': (body) => this.#get(parse(EntityKey, body), 'kvs'),
      'entity/set': (body) => this.#set(parse(Change.extend({ entityName: z.string() }), body), 'kvs'),
      'entity/delete': (body) => this.#writes.delete(parse(EntityKey, body)),
      'entity/query': (body) => this.#query(parse(EntityQueryBody, body)),
      'batch/get': (body) => this.#batch(body, (item) => wire(this.#require(item, 'kvs'), item.entityName)),
      'batch/set': (body) => this.#batch(body, (item) => this.#setQuietly(item)),
      'batch/delete': (body) => this.#batch(body, (item) => this.#deleteIfThere(item)),
      transaction: (body) =>
        this.#writes.transact(parse(z.object({ set: Changes, delete: Changes, check: Changes }), body)),
    };
  }

  /** @param path `/api/v1/entity/query` */
  call(path: string, body: unknown): KvsAnswer {
    const route = path.startsWith('/api/v1/') ? this.#routes[path.slice('/api/v1/'.length)] : undefined;
    if (!route) return { status: 404, body: { code: 'NOT_FOUND', message: `No such path: ${path}` } };
    try {
      return answer(route(body));
    } catch (error) {
      if (!(error instanceof KvsError)) throw error;
      return { status: error.status, body: { code: error.code, message: error.message } };
    }
  }

  /** What the app's stores hold now, for people who look into the sandbox. Secrets are named, not shown. */
  contents(): Record<string, { readonly key: string; readonly value?: unknown }[]> {
    return Object.fromEntries(
      this.#store.names().map((name) => {
        const entries = this.#store.current(name);
        return [name, entries.map(({ key, value }) => (name === 'secret' ? { key } : { key, value }))];
      }),
    );
  }

  #require(item: Pick<Item, 'key' | 'entityName'>, untyped: StoreName): Entry {
    const entry = this.#store.get(this.#writes.storeOf(item, untyped), item.key);
    if (!entry) throw kvsError('KEY_NOT_FOUND', `There is no key ${item.key}`);
    return entry;
  }

  #get(item: Pick<Item, 'key' | 'entityName'>, untyped: StoreName) {
    return wire(this.#require(item, untyped), item.entityName);
  }

  #set(item: Item, untyped: StoreName) {
    const entry = this.#writes.set(item, untyped);
    return entry ? wire(entry, item.entityName) : undefined;
  }

  #setQuietly(item: Item): undefined {
    this.#writes.set(item);
  }

  #deleteIfThere(item: Item): undefined {
    const store = this.#writes.storeOf(item);
    if (this.#store.get(store, item.key)) this.#store.delete(store, item.key);
  }

  #list({ limit = KVS_LIMITS.queryDefault, after, where = [] }: z.infer<typeof List>) {
    if (limit < 1 || limit > KVS_LIMITS.queryMost) {
      throw kvsError(
        'LIST_QUERY_LIMIT_EXCEEDED',
        `A page has 1 to ${KVS_LIMITS.queryMost} entries: ${limit}`,
      );
    }
    if (where.length > 1 || where.some((one) => one.property !== 'key' || one.condition !== 'BEGINS_WITH')) {
      throw kvsError('INVALID_FILTER_CONDITION', 'A list takes one condition: the key begins with');
    }
    const tests = where.map((condition) => predicate(condition, 'string', 'range'));
    const matching = this.#store.current('kvs').filter((entry) => tests.every((test) => test(entry.key)));
    const page = cut(matching, limit, after, keyOrder);
    return { data: page.entries.map((entry) => wire(entry)), cursor: page.cursor };
  }

  #query({ entityName, ...query }: z.infer<typeof EntityQueryBody>) {
    const schema = this.#schemas.require(entityName);
    const page = queryEntities(schema, this.#store.visible(`entity:${entityName}`), query);
    return { data: page.entries.map((entry) => wire(entry)), cursor: page.cursor };
  }

  /** Each item succeeds or fails for itself. */
  #batch(body: unknown, act: (item: Item) => object | undefined) {
    const items = parse(Batch, body);
    if (items.length > KVS_LIMITS.batchItems) {
      throw kvsError('TOO_MANY_BATCH_ENTITIES', `At most ${KVS_LIMITS.batchItems} items: ${items.length}`);
    }
    const successfulKeys: object[] = [];
    const failedKeys: object[] = [];
    for (const item of items) {
      const name = {
        key: item.key,
        ...(item.entityName === undefined ? {} : { entityName: item.entityName }),
      };
      try {
        successfulKeys.push(act(item) ?? name);
      } catch (error) {
        if (!(error instanceof KvsError)) throw error;
        failedKeys.push({ ...name, error: { code: error.code, message: error.message } });
      }
    }
    return { successfulKeys, failedKeys };
  }
}
