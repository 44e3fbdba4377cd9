import type { SettingsStore, SettingWrite, SetUpRecord } from '../../ports/settings';

/** Somebody else has taken the set-up over: whatever this invocation still wanted to do is theirs now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The ids of what set-up has made, written through to storage one by one. Every write needs the lease. */
export class KeptIds {
  readonly #settings: SettingsStore;
  #record: SetUpRecord;
  #version: number;
  readonly #settled: Set<string>;

  constructor(settings: SettingsStore, record: SetUpRecord, version: number) {
    this.#settings = settings;
    this.#record = record;
    this.#version = version;
    this.#settled = new Set(record.settled);
  }

  find(thing: string): string | undefined {
    return this.#record.ids[thing];
  }

  /** For things that an earlier step has made. */
  get(thing: string): string {
    const id = this.find(thing);
    if (id === undefined) throw new Error(`Set-up has no id for ${thing}`);
    return id;
  }

  async keep(ids: Readonly<Record<string, string>>): Promise<void> {
    const news = Object.entries(ids).some(([thing, id]) => this.find(thing) !== id);
    if (news) await this.update({ ids: { ...this.#record.ids, ...ids } });
  }

  /** What the step under way is done with, in this invocation and those before. */
  get settled(): ReadonlySet<string> {
    return this.#settled;
  }

  settle(thing: string): void {
    this.#settled.add(thing);
  }

  get record(): SetUpRecord {
    return this.#record;
  }

  /** Writes a change of the record, and what belongs to it, all or nothing. */
  async update(change: Partial<SetUpRecord>, besides: readonly SettingWrite[] = []): Promise<void> {
    const value = { ...this.#record, ...change };
    const write = { name: 'set-up', value, expectedVersion: this.#version } as const;
    const written = await this.#settings.commit([write, ...besides]);
    if (!written) throw new LeaseLost('The set-up was changed by somebody else');
    this.#record = value;
    this.#version += 1;
  }
}
