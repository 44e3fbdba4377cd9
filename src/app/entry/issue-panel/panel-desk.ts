import { asUser } from '@forge/api';
import type { ConnectionId } from '../../../domain/ids';
import { ok, type Result } from '../../../domain/result';
import { KvsCapabilities } from '../../adapters/forge-storage/kvs-capabilities';
import { KvsSettings } from '../../adapters/forge-storage/kvs-settings';
import { JiraClient } from '../../adapters/jira/client';
import { ForgePersonIssues } from '../../adapters/jira/person-issues';
import { consoleLinkOf, keepsKeyLog } from '../../adapters/kms/registry';
import { readJiraIds } from '../../setup/jira-ids';
import type { ConnectionFacts, PanelDesk } from '../../usecases/views/panel-desk';
import { composeDesk, type ForgeContext, type NotReady } from '../compose';

/** The desk of the running app, and Jira as the person in whose session the resolver runs. */
export async function composePanelDesk(context: ForgeContext): Promise<Result<PanelDesk, NotReady>> {
  const desk = await composeDesk(context);
  if (!desk.ok) return desk;
  const ids = readJiraIds((await new KvsSettings().get('set-up'))?.value);
  if (!ids.ok) throw new Error('The set-up was lost while the desk was put together');
  const client = new JiraClient((path, init) => asUser().requestJira(path, init));
  return ok({ ...desk.value, person: new ForgePersonIssues(client, ids.value), describe });
}

async function describe(id: ConnectionId): Promise<ConnectionFacts | undefined> {
  const connections = await new KvsSettings().get('connections');
  const connection = connections?.value.list.find((each) => each.id === id);
  return (
    connection && {
      name: connection.name,
      capabilities: await new KvsCapabilities().get(id),
      keepsKeyLog: keepsKeyLog(connection),
      consoleLink: (handle) => consoleLinkOf(connection, handle),
    }
  );
}
