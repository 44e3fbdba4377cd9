import { checkEntityValue, checkKey, checkValue, KVS_LIMITS, type Ttl, ttlMs } from './checks';
import { type Filters, filterTest } from './conditions';
import { kvsError } from './errors';
import type { Schemas } from './schema';
import type { Entry, KvsStore, StoreName } from './store';

export interface SetOptions {
  readonly ttl?: Ttl | undefined;
  readonly keyPolicy?: 'OVERRIDE' | 'FAIL_IF_EXISTS' | undefined;
  readonly returnValue?: 'PREVIOUS' | 'LATEST' | undefined;
}

export interface Item {
  readonly key: string;
  readonly value?: unknown;
  readonly entityName?: string | undefined;
  readonly conditions?: Filters | undefined;
  readonly options?: SetOptions | undefined;
}

export interface Transaction {
  readonly set: readonly Item[];
  readonly delete: readonly Item[];
  readonly check: readonly Item[];
}

/** Writes of the storage service, with its checks. */
export class KvsWrites {
  readonly #store: KvsStore;
  readonly #schemas: Schemas;

  constructor(store: KvsStore, schemas: Schemas) {
    this.#store = store;
    this.#schemas = schemas;
  }

  /** Checks a key and says which store it is in. */
  storeOf(item: Pick<Item, 'key' | 'entityName'>, untyped: StoreName = 'kvs'): StoreName {
    if (item.entityName === undefined) {
      checkKey(item.key, 'KEY_TOO_SHORT');
      return untyped;
    }
    this.#schemas.require(item.entityName);
    checkKey(item.key, 'EMPTY_KEY');
    return `entity:${item.entityName}`;
  }

  #checkValue(item: Item): void {
    if (item.entityName === undefined) checkValue(item.value);
    else checkEntityValue(this.#schemas.require(item.entityName), item.value);
  }

  /** @returns what `returnValue` asks for, if anything */
  set(item: Item, untyped: StoreName = 'kvs'): Entry | undefined {
    const store = this.storeOf(item, untyped);
    this.#checkValue(item);
    const ttl = item.options?.ttl ? ttlMs(item.options.ttl) : undefined;
    const previous = this.#store.get(store, item.key);
    if (previous && item.options?.keyPolicy === 'FAIL_IF_EXISTS') {
      throw kvsError('KEY_CONFLICT', `The key ${item.key} exists`);
    }
    const latest = this.#store.set(store, item.key, item.value, ttl);
    if (item.options?.returnValue === undefined) return undefined;
    return item.options.returnValue === 'LATEST' ? latest : previous;
  }

  delete(item: Pick<Item, 'key' | 'entityName'>, untyped: StoreName = 'kvs'): void {
    const store = this.storeOf(item, untyped);
    if (!this.#store.get(store, item.key)) throw kvsError('KEY_NOT_FOUND', `There is no key ${item.key}`);
    this.#store.delete(store, item.key);
  }

  /** All or nothing: every check, of form and of condition, comes before the first write. */
  transact(transaction: Transaction): void {
    const items = [...transaction.set, ...transaction.delete, ...transaction.check];
    this.#checkShape(items, transaction);
    for (const item of transaction.set) this.#checkValue(item);
    for (const item of items) this.#checkConditions(item);
    const sets = transaction.set.map((item) => ({
      item,
      ttl: item.options?.ttl ? ttlMs(item.options.ttl) : undefined,
    }));
    this.#store.transaction(() => {
      for (const { item, ttl } of sets) this.#store.set(this.storeOf(item), item.key, item.value, ttl);
      for (const item of transaction.delete) this.#store.delete(this.storeOf(item), item.key);
    });
  }

  #checkShape(items: readonly Item[], transaction: Transaction): void {
    if (items.length === 0) throw kvsError('INVALID_REQUEST', 'A transaction needs at least one operation');
    if (items.length > KVS_LIMITS.transactionOperations) {
      throw kvsError(
        'UNPROCESSABLE_ENTITY',
        `At most ${KVS_LIMITS.transactionOperations} operations: ${items.length}`,
      );
    }
    if (Buffer.byteLength(JSON.stringify(transaction)) > KVS_LIMITS.transactionBytes) {
      throw kvsError('PAYLOAD_TOO_LARGE', 'A transaction carries at most 4 MB');
    }
    const keys = new Set(items.map((item) => `${this.storeOf(item)} ${item.key}`));
    if (keys.size < items.length)
      throw kvsError('KEY_DUPLICATION_ERROR', 'A key can be used once in a transaction');
    if (transaction.check.some((item) => !item.conditions || item.entityName === undefined)) {
      throw kvsError('INVALID_REQUEST', 'A check needs an entity and conditions');
    }
  }

  #checkConditions(item: Item): void {
    if (!item.conditions) return;
    if (item.entityName === undefined) throw kvsError('INVALID_REQUEST', 'Conditions need an entity');
    const test = filterTest(this.#schemas.require(item.entityName), item.conditions);
    const value = this.#store.get(this.storeOf(item), item.key)?.value as object | undefined;
    if (!test(value)) throw kvsError('CONDITIONAL_CHECK_FAILED', `The conditions on ${item.key} do not hold`);
  }
}
