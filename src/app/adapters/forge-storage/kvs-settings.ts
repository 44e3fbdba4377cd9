import { Filter, FilterConditions, ForgeKvsAPIError, kvs } from '@forge/kvs';
import type {
  SecretName,
  Secrets,
  SettingName,
  Settings,
  SettingsStore,
  SettingWrite,
  Versioned,
} from '../../ports/settings';
import { type Body, unwrap, wrap } from './versioned-body';

interface SettingRow {
  version: number;
  body: Body;
}

/** Settings as custom entities: strictly read, written all or nothing. */
export class KvsSettings implements SettingsStore {
  async get<N extends SettingName>(name: N): Promise<Versioned<Settings[N]> | undefined> {
    const row = await kvs.entity<SettingRow>('setting').get(name);
    return row && { value: unwrap<Settings[N]>(row.body), version: row.version };
  }

  async commit(writes: readonly SettingWrite[]): Promise<boolean> {
    const transaction = kvs.transact();
    for (const { name, value, expectedVersion } of writes) {
      const row: SettingRow = { version: (expectedVersion ?? 0) + 1, body: wrap(value) };
      transaction.set(name, row, { entityName: 'setting', conditions: unchanged(expectedVersion) });
    }
    try {
      await transaction.execute();
      return true;
    } catch (error) {
      if (error instanceof ForgeKvsAPIError && error.code === 'CONDITIONAL_CHECK_FAILED') return false;
      throw error;
    }
  }
}

const unchanged = (version: number | undefined) =>
  version === undefined
    ? new Filter<SettingRow>().and('version', FilterConditions.notExists())
    : new Filter<SettingRow>().and('version', FilterConditions.equalTo(version));

/** Forge's secret store. */
export class KvsSecrets implements Secrets {
  async get(name: SecretName): Promise<string | undefined> {
    return kvs.getSecret<string>(name);
  }

  async set(name: SecretName, value: string): Promise<void> {
    await kvs.setSecret(name, value);
  }

  async delete(name: SecretName): Promise<void> {
    await kvs.deleteSecret(name);
  }
}
