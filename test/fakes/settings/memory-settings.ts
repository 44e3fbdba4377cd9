import type {
  SecretName,
  Secrets,
  SettingName,
  Settings,
  SettingsStore,
  SettingWrite,
  Versioned,
} from '../../../src/app/ports/settings';

/** Settings in memory, with the port's rules: strict reads, all-or-nothing writes against versions. */
export class MemorySettings implements SettingsStore {
  readonly #rows = new Map<string, { readonly json: string; readonly version: number }>();
  /** Called before each commit; throws to play a crash. */
  beforeCommit: () => void = () => {};

  async get<N extends SettingName>(name: N): Promise<Versioned<Settings[N]> | undefined> {
    const row = this.#rows.get(name);
    return row && { value: JSON.parse(row.json) as Settings[N], version: row.version };
  }

  async commit(writes: readonly SettingWrite[]): Promise<boolean> {
    this.beforeCommit();
    if (writes.some(({ name, expectedVersion }) => this.#rows.get(name)?.version !== expectedVersion)) {
      return false;
    }
    for (const { name, value, expectedVersion } of writes) {
      this.#rows.set(name, { json: JSON.stringify(value), version: (expectedVersion ?? 0) + 1 });
    }
    return true;
  }

  /** The app is uninstalled: its storage goes with it. */
  clear(): void {
    this.#rows.clear();
  }

  /** Everything stored, as text: what a thief of the storage would see. */
  dump(): string {
    return [...this.#rows].map(([name, { json }]) => `${name} ${json}`).join('\n');
  }
}

export class MemorySecrets implements Secrets {
  readonly values = new Map<SecretName, string>();

  async get(name: SecretName): Promise<string | undefined> {
    return this.values.get(name);
  }

  async set(name: SecretName, value: string): Promise<void> {
    this.values.set(name, value);
  }

  async delete(name: SecretName): Promise<void> {
    this.values.delete(name);
  }
}
