import type { KeptTest, TestRecords } from '../../../src/app/ports/admin-store';
import type { ConnectionId } from '../../../src/domain/ids';

/** How the last test of each connection went, in memory. */
export class MemoryTestRecords implements TestRecords {
  readonly #kept = new Map<ConnectionId, KeptTest>();

  async get(id: ConnectionId): Promise<KeptTest | undefined> {
    return this.#kept.get(id);
  }

  async put(id: ConnectionId, test: KeptTest): Promise<void> {
    this.#kept.set(id, test);
  }

  async forget(id: ConnectionId): Promise<void> {
    this.#kept.delete(id);
  }
}
