import { asApp, asUser } from '@forge/api';
import { KvsCapabilities } from '../../adapters/forge-storage/kvs-capabilities';
import { KvsSecrets } from '../../adapters/forge-storage/kvs-settings';
import { KvsStore } from '../../adapters/forge-storage/kvs-store';
import { JiraClient } from '../../adapters/jira/client';
import { ForgeOperatorsJira } from '../../adapters/jira/operators-jira';
import { consoleLinkOf } from '../../adapters/kms/registry';
import type { SettingsStore } from '../../ports/settings';
import type { JiraIds } from '../../setup/jira-ids';
import type { OperatorsDeps } from '../../usecases/operators/deps';
import { kmsOpener } from '../compose';

export function operatorsDeps(ids: JiraIds, settings: SettingsStore): OperatorsDeps {
  const clients = {
    asUser: new JiraClient((path, init) => asUser().requestJira(path, init)),
    asApp: new JiraClient((path, init) => asApp().requestJira(path, init)),
  };
  const capabilities = new KvsCapabilities();
  const connections = async () => (await settings.get('connections'))?.value.list ?? [];
  return {
    jira: new ForgeOperatorsJira(clients, ids),
    store: new KvsStore(),
    projectId: ids.project,
    connections,
    kms: async (id) => kmsOpener(await connections(), new KvsSecrets())(id),
    capabilities: (id) => capabilities.get(id),
    consoleLink: consoleLinkOf,
    now: Date.now,
  };
}
