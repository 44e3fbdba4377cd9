import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Clock, databaseFile, KmsAdministration, Store } from '../../kms-server';
import { CommandFailure } from '../run';

const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

export interface OpenFolder {
  readonly store: Store;
  readonly clock: Clock;
  readonly admin: KmsAdministration;
}

/** Works on a data folder as its administrator; the server may be running on it meanwhile. */
export async function withFolder<T>(dataDir: string, work: (folder: OpenFolder) => Promise<T>): Promise<T> {
  if (!existsSync(databaseFile(dataDir))) {
    throw new CommandFailure(`${dataDir} is no data folder; make one with \`keydesk kms init\``);
  }
  const store = new Store(dataDir);
  try {
    const admin = new KmsAdministration(store, SYSTEM_CLOCK, userInfo().username);
    return await work({ store, clock: SYSTEM_CLOCK, admin });
  } finally {
    store.close();
  }
}
