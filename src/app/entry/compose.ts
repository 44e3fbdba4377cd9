import { asApp, getAppContext } from '@forge/api';
import type { KmsCapabilities } from '../../domain/capabilities';
import type { AccountId, ConnectionId } from '../../domain/ids';
import { DEFAULT_POLICY } from '../../domain/policy/default-policy';
import { DEFAULT_PATIENCE } from '../../domain/request-lifecycle/due';
import { ok, type Result, refuse } from '../../domain/result';
import { HttpBilling } from '../adapters/billing/http-billing';
import { QueueHints } from '../adapters/forge-queue/queue-hints';
import { KvsCapabilities } from '../adapters/forge-storage/kvs-capabilities';
import { KvsSecrets, KvsSettings } from '../adapters/forge-storage/kvs-settings';
import { KvsStore } from '../adapters/forge-storage/kvs-store';
import { JiraClient } from '../adapters/jira/client';
import { ForgeIssues } from '../adapters/jira/issues';
import { openKms } from '../adapters/kms/registry';
import type { Billing } from '../ports/billing';
import type { Desk } from '../ports/desk';
import { type Kms, KmsRefused, KmsUnavailable } from '../ports/kms';
import type { BillingSettings, Connection, Secrets } from '../ports/settings';
import { readJiraIds } from '../setup/jira-ids';
import { NOBODY_ELSE } from '../usecases/notification-settings';
import { routingTable } from '../usecases/routing-table';
import { log } from './log';

/** What Forge hands every function besides its payload. */
export interface ForgeContext {
  /** `ari:cloud:jira::site/<cloudId>` */
  readonly installContext: string;
}

/** Why nothing can be done yet, for people, with what an administrator has to do. */
export interface NotReady {
  readonly message: string;
}

const NOT_SET_UP: NotReady = {
  message: 'Keydesk is not set up yet. Ask the Jira admin to finish the set-up on the Keydesk admin page.',
};
const NO_CONNECTION: NotReady = {
  message: 'No KMS is connected. Ask the Jira admin to connect and test a KMS on the Keydesk admin page.',
};

const noAnswer = (connection: string): string =>
  `The KMS connection "${connection}" has not said yet what it offers, and gives no answer now. Ask the Jira admin to test the KMS connection on the Keydesk admin page, then try again.`;

/** Puts the desk together for one invocation, from the settings that hold now. */
export async function composeDesk(context: ForgeContext): Promise<Result<Desk, NotReady>> {
  const settings = new KvsSettings();
  const secrets = new KvsSecrets();
  const [setUp, connections, billing, notifications] = await Promise.all([
    settings.get('set-up'),
    settings.get('connections'),
    settings.get('billing'),
    settings.get('notifications'),
  ]);
  const ids = readJiraIds(setUp?.value);
  if (!ids.ok) return refuse(NOT_SET_UP);
  if (!connections || connections.value.list.length === 0) return refuse(NO_CONNECTION);
  const { list } = connections.value;
  const kms = kmsOpener(list, secrets);
  const known = new KvsCapabilities();
  return ok({
    issues: new ForgeIssues(
      new JiraClient((path, init) => asApp().requestJira(path, init)),
      ids.value,
      Date.now,
      getAppContext().appAri.appId,
    ),
    store: new KvsStore(),
    hints: new QueueHints(),
    billing: billingOf(billing?.value, secrets),
    settings: {
      cloudId: cloudIdOf(context),
      environmentId: getAppContext().environmentAri.environmentId,
      app: ids.value.appAccount as AccountId,
      projectId: ids.value.project,
      policy: DEFAULT_POLICY,
      routing: routingTable(connections.value),
      chargeAt: billing?.value.chargeAt === 'ready' ? 'ready' : 'created',
      patience: DEFAULT_PATIENCE,
      alsoTold: notifications?.value ?? NOBODY_ELSE,
    },
    kms,
    capabilities: (id) => capabilitiesOf(id, list, known, kms),
    keptCapabilities: (id) => known.get(id),
    now: Date.now,
    log,
  });
}

const cloudIdOf = ({ installContext }: ForgeContext): string =>
  installContext.split('/').at(-1) ?? installContext;

/** Opens the KMS of a connection that is there still. */
export function kmsOpener(
  connections: readonly Connection[],
  secrets: Secrets,
): (id: ConnectionId) => Promise<Kms> {
  return async (id) => {
    const connection = connections.find((candidate) => candidate.id === id);
    // The request waits, says so, and never reaches another KMS.
    if (!connection)
      throw new KmsUnavailable(
        'unreachable',
        'The KMS connection of this request was removed, or its address changed',
      );
    const { credential } = connection;
    return openKms(connection.kms, {
      credential: async () => (credential ? await secrets.get(credential) : undefined),
    });
  };
}

/** What the KMS can do, as it last said; asked anew where nothing is kept. @throws KmsUnavailable */
export async function capabilitiesOf(
  id: ConnectionId,
  connections: readonly Connection[],
  known: KvsCapabilities,
  kms: (id: ConnectionId) => Promise<Kms>,
): Promise<KmsCapabilities> {
  const kept = await known.get(id);
  if (kept) return kept;
  const opened = await kms(id);
  try {
    const fresh = await opened.capabilities();
    await known.put(id, fresh);
    return fresh;
  } catch (error) {
    if (!(error instanceof KmsUnavailable || error instanceof KmsRefused)) throw error;
    log('kms-unknown', { reason: error.message });
    const name = connections.find((connection) => connection.id === id)?.name ?? id;
    const reason = error instanceof KmsUnavailable ? error.reason : 'server-error';
    throw new KmsUnavailable(reason, noAnswer(name), { cause: error });
  }
}

/** Where nothing is charged, events wait in the outbox: finance may connect later and loses none. */
function billingOf(settings: BillingSettings | undefined, secrets: Secrets): Billing {
  if (!settings?.url)
    return {
      deliver: async () => ({
        outcome: 'retry-later',
        reason: 'unreachable',
        detail: 'No billing address is set.',
      }),
    };
  const { url, secret } = settings;
  return new HttpBilling(
    { url },
    { secret: async () => (secret ? secrets.get(secret) : undefined), now: Date.now },
  );
}
