import { asApp, asUser } from '@forge/api';
import type { ConnectionId } from '../../../domain/ids';
import { KvsCapabilities } from '../../adapters/forge-storage/kvs-capabilities';
import { KvsSecrets } from '../../adapters/forge-storage/kvs-settings';
import { KvsStore } from '../../adapters/forge-storage/kvs-store';
import { JiraClient } from '../../adapters/jira/client';
import { ForgeOperatorsJira } from '../../adapters/jira/operators-jira';
import { consoleLinkOf } from '../../adapters/kms/registry';
import { KmsUnavailable } from '../../ports/kms';
import type { SettingsStore } from '../../ports/settings';
import type { JiraIds } from '../../setup/jira-ids';
import type { OperatorsDeps } from '../../usecases/operators/deps';
import { capabilitiesOf, kmsOpener } from '../compose';

export function operatorsDeps(ids: JiraIds, settings: SettingsStore): OperatorsDeps {
  const clients = {
    asUser: new JiraClient((path, init) => asUser().requestJira(path, init)),
    asApp: new JiraClient((path, init) => asApp().requestJira(path, init)),
  };
  const connections = async () => (await settings.get('connections'))?.value.list ?? [];
  const kms = async (id: ConnectionId) => kmsOpener(await connections(), new KvsSecrets())(id);
  return {
    jira: new ForgeOperatorsJira(clients, ids),
    store: new KvsStore(),
    projectId: ids.project,
    connections,
    kms,
    capabilities: async (id) =>
      capabilitiesOf(id, await connections(), new KvsCapabilities(), kms).catch(unlessSilent),
    consoleLink: consoleLinkOf,
    now: Date.now,
  };
}

/** The page is there without a KMS too, but for what the KMS would have to say. */
function unlessSilent(error: unknown): undefined {
  if (!(error instanceof KmsUnavailable)) throw error;
}
