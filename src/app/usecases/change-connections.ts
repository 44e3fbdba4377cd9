import type { AccountId, ConnectionId } from '../../domain/ids';
import { ok, type Result, refuse } from '../../domain/result';
import type { RoutingRule } from '../../domain/routing';
import type { AdminStore } from '../ports/admin-store';
import type { Connection, ConnectionSettings } from '../ports/settings';
import type { Problem } from '../views/admin';
import {
  type ConnectionView,
  type ListDeps,
  listConnections,
  NO_CONNECTIONS,
  NO_SUCH_CONNECTION,
  type SaveDeps,
} from './connections';
import { commitLogged } from './settings-log';

type Outcome = Result<readonly ConnectionView[], Problem>;

/** New requests go to this connection; those under way stay with theirs. */
export async function makeDefaultConnection(
  deps: ListDeps,
  id: ConnectionId,
  actor: AccountId,
): Promise<Outcome> {
  const changed = await change(deps, id, actor, 'connection.default', (settings) =>
    ok({ ...settings, defaultId: id }),
  );
  return changed.ok ? ok(await listConnections(deps)) : changed;
}

export interface RemoveDeps extends SaveDeps {
  readonly store: AdminStore;
}

/** As many issue keys as a sentence holds. */
const NAMED = 5;

/**
 * Removes a connection and its secrets. Refused while requests are under way on it. One that slips through (queries
 * lag) waits, and says that its connection was removed: it never reaches another KMS.
 */
export async function removeConnection(
  deps: RemoveDeps,
  id: ConnectionId,
  actor: AccountId,
): Promise<Outcome> {
  const open = await deps.store.openRequests(id, NAMED);
  if (open.found.length > 0) return refuse(inUse(open.found, open.more));
  const removed = await change(deps, id, actor, 'connection.removed', (settings) => {
    const { list, defaultId, rules = [] } = settings;
    const leading = rules.filter((rule) => rule.connectionId === id);
    if (leading.length > 0) return refuse(inRules(leading));
    const rest = list.filter((connection) => connection.id !== id);
    if (id === defaultId && rest.length > 0) return refuse(IS_DEFAULT);
    return ok({ ...settings, list: rest, defaultId: rest.length > 0 ? defaultId : null });
  });
  if (!removed.ok) return removed;
  for (const name of [removed.value.credential, removed.value.callbackSecret]) {
    if (name) await deps.secrets.delete(name);
  }
  await deps.forgetCapabilities(id);
  await deps.tests.forget(id);
  return ok(await listConnections(deps));
}

/** Gives the connection as it was before the change. */
async function change(
  { settings, now }: ListDeps,
  id: ConnectionId,
  actor: AccountId,
  action: string,
  changed: (settings: ConnectionSettings) => Result<ConnectionSettings, Problem>,
): Promise<Result<Connection, Problem>> {
  let outcome: Result<Connection, Problem> = refuse(NO_SUCH_CONNECTION);
  const log = { at: now(), actor, action, subject: { connection: id } };
  await commitLogged(settings, log, async () => {
    const stored = await settings.get('connections');
    const before = stored?.value ?? NO_CONNECTIONS;
    const connection = before.list.find((each) => each.id === id);
    const after = connection ? changed(before) : refuse(NO_SUCH_CONNECTION);
    outcome = connection && after.ok ? ok(connection) : after.ok ? outcome : after;
    return after.ok
      ? { name: 'connections', value: after.value, expectedVersion: stored?.version }
      : undefined;
  });
  return outcome;
}

const inUse = (keys: readonly string[], more: boolean): Problem => ({
  what: `Requests under way use this connection: ${keys.join(', ')}${more ? ' and more' : ''}.`,
  mend: 'Make another connection the default one, wait until these requests have ended, then remove this one.',
});

const inRules = (rules: readonly RoutingRule[]): Problem => ({
  what: `Routing rules lead to this connection: ${rules.map(({ name }) => `"${name}"`).join(', ')}.`,
  mend: 'Lead them elsewhere or delete them first, under "Routing".',
});

const IS_DEFAULT: Problem = {
  what: 'This connection takes the new requests.',
  mend: 'Make another one the default first.',
};
