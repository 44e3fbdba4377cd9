import { randomUUID } from 'node:crypto';
import { asApp, asUser, getAppContext } from '@forge/api';
import { KvsAdminStore, KvsTestRecords } from '../../adapters/forge-storage/kvs-admin-store';
import { KvsCapabilities } from '../../adapters/forge-storage/kvs-capabilities';
import { KvsSecrets, KvsSettings } from '../../adapters/forge-storage/kvs-settings';
import { KvsStore } from '../../adapters/forge-storage/kvs-store';
import type { Deadline } from '../../adapters/http/exchange';
import { forgeJiraAdmin } from '../../adapters/jira/admin/admin';
import { JiraClient } from '../../adapters/jira/client';
import { accountOf, openKms } from '../../adapters/kms/registry';
import type { RemoveDeps } from '../../usecases/change-connections';
import type { OverviewDeps } from '../../usecases/overview';
import type { SetUpDeps } from '../../usecases/set-up-project';
import type { TestDeps } from '../../usecases/test-connection';

/** The page's use cases on Forge and Jira, put together for one invocation. */

export function setUpDeps(): SetUpDeps {
  const { appAri, environmentAri } = getAppContext();
  const clients = {
    asUser: new JiraClient((path, init) => asUser().requestJira(path, init)),
    asApp: new JiraClient((path, init) => asApp().requestJira(path, init)),
  };
  const app = { appId: appAri.appId, environmentId: environmentAri.environmentId };
  return {
    jira: forgeJiraAdmin(clients, app),
    settings: new KvsSettings(),
    keptCapabilities: (id) => new KvsCapabilities().get(id),
    now: Date.now,
    newId: randomUUID,
  };
}

/** The page waits no longer than a person would. */
const PATIENCE: Deadline = () => AbortSignal.timeout(8_000);

export function connectionDeps(): RemoveDeps & TestDeps {
  const secrets = new KvsSecrets();
  const cache = new KvsCapabilities();
  return {
    settings: new KvsSettings(),
    secrets,
    tests: new KvsTestRecords(),
    store: new KvsAdminStore(),
    now: Date.now,
    newId: randomUUID,
    openKms: ({ kms, credential }) =>
      openKms(kms, { credential: async () => (credential ? secrets.get(credential) : undefined) }, PATIENCE),
    signedInAs: async ({ kms, credential }) => {
      const stored = credential ? await secrets.get(credential) : undefined;
      return stored === undefined ? undefined : accountOf(kms.type, stored);
    },
    forgetCapabilities: (id) => cache.forget(id),
    keepCapabilities: (id, capabilities) => cache.put(id, capabilities),
  };
}

/** As many issues as a line of the checklist names. */
const NAMED = 5;

export function overviewDeps(): OverviewDeps {
  const store = new KvsStore();
  return {
    ...connectionDeps(),
    ...setUpDeps(),
    attention: async () => {
      const { issueIds } = await store.attentionIssues({ limit: NAMED, cursor: null });
      const files = await Promise.all(issueIds.map((id) => store.load(id)));
      return files.flatMap((file) => (file ? [file.issueKey] : []));
    },
  };
}
