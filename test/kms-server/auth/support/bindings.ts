import { randomUUID } from 'node:crypto';
import { Store } from '../../../../src/kms-server';

interface Fresh {
  readonly id: string;
  readonly createdAt: number;
}

/** Writes to the credentials of an application in the data folder, as a change that was agreed to would. */
export async function bindings(
  kms: { readonly dataDir: string; readonly clock: { now(): number } },
  write: (credentials: Store['credentials'], fresh: Fresh, applicationId: string) => void,
  application = 'shop',
): Promise<void> {
  const store = new Store(kms.dataDir);
  try {
    const found = store.principals.application('P1', application);
    if (!found) throw new Error(`There is no application ${application}`);
    const fresh = { id: randomUUID(), createdAt: kms.clock.now() };
    await store.write(() => write(store.credentials, fresh, found.id));
  } finally {
    store.close();
  }
}
