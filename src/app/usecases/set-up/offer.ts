import type { KmsCapabilities } from '../../../domain/capabilities';
import type { ConnectionId } from '../../../domain/ids';
import type { SettingsStore } from '../../ports/settings';
import { NO_CONNECTIONS } from '../connections';

/** What the connected KMSs said that they can do. */
export interface Offer {
  readonly capabilities: readonly KmsCapabilities[];
  /** True where every connection has said it: only then is it known what none of them offers. */
  readonly isComplete: boolean;
}

/** Asks no KMS: what each of them last said. */
export async function readOffer(
  settings: SettingsStore,
  kept: (id: ConnectionId) => Promise<KmsCapabilities | undefined>,
): Promise<Offer> {
  const { list } = (await settings.get('connections'))?.value ?? NO_CONNECTIONS;
  const told = await Promise.all(list.map(({ id }) => kept(id)));
  const capabilities = told.filter((one) => one !== undefined);
  return { capabilities, isComplete: list.length > 0 && capabilities.length === list.length };
}
