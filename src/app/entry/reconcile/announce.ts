import { asApp, getAppContext } from '@forge/api';
import { KvsSettings } from '../../adapters/forge-storage/kvs-settings';
import { JiraClient } from '../../adapters/jira/client';
import { ForgeIssues } from '../../adapters/jira/issues';
import { readJiraIds } from '../../setup/jira-ids';
import { announceChanges } from '../../usecases/announce-changes';

/** Tells of changed settings. Before the project is set up there is nobody to tell, and no issue to tell it by. */
export async function announce(): Promise<void> {
  const settings = new KvsSettings();
  const ids = readJiraIds((await settings.get('set-up'))?.value);
  if (!ids.ok) return;
  const client = new JiraClient((path, init) => asApp().requestJira(path, init));
  const announcer = new ForgeIssues(client, ids.value, Date.now, getAppContext().appAri.appId);
  await announceChanges({ settings, announcer });
}
