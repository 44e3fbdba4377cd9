import type { AccountId, ConnectionId, Instant } from '../../domain/ids';
import { canonicalJson } from '../../domain/key-request';
import { ok, type Result, refuse } from '../../domain/result';
import type { KeptTest, TestRecords } from '../ports/admin-store';
import type { Connection, ConnectionSettings, SecretName, Secrets, SettingsStore } from '../ports/settings';
import type * as views from '../views/admin';
import type { Problem } from '../views/admin';
import { commitLogged } from './settings-log';

export interface ConnectionDeps {
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly now: () => Instant;
  /** A text that no other call has. */
  readonly newId: () => string;
}

export interface ListDeps extends ConnectionDeps {
  readonly tests: TestRecords;
}

export interface SaveDeps extends ListDeps {
  /** Another address may be another KMS: what the old one said doesn't hold. */
  readonly forgetCapabilities: (id: ConnectionId) => Promise<void>;
}

/** What an administrator enters. A secret that is left out stays as it is. */
export interface ConnectionInput {
  /** undefined for a new connection. */
  readonly id?: ConnectionId | undefined;
  readonly name: string;
  readonly kms: Connection['kms'];
  readonly keyGroup: string;
  readonly credential?: string | undefined;
  readonly callbackSecret?: string | undefined;
  /** null where there is none to link to; left out, it stays as it is. */
  readonly consoleUrl?: string | null | undefined;
  readonly makeDefault?: boolean | undefined;
}

export type ConnectionView = views.ConnectionView & { readonly id: ConnectionId };

export const NO_CONNECTIONS: ConnectionSettings = { list: [], defaultId: null };

export async function listConnections({ settings, tests }: ListDeps): Promise<readonly ConnectionView[]> {
  const { list, defaultId } = (await settings.get('connections'))?.value ?? NO_CONNECTIONS;
  return Promise.all(
    list.map(async (connection) => viewOf(connection, defaultId, await tests.get(connection.id))),
  );
}

/**
 * Saves a connection. Where its type or address changes, the stored secrets are discarded: nobody can have a
 * credential sent elsewhere by editing an address. A secret gets a new name whenever it changes and the settings
 * point to it, so no reader ever pairs a secret with another address, even half-way.
 */
export async function saveConnection(
  deps: SaveDeps,
  input: ConnectionInput,
  actor: AccountId,
): Promise<Result<ConnectionView, Problem>> {
  const id = input.id ?? (deps.newId() as ConnectionId);
  const renewed = deps.newId() as ConnectionId;
  const objection = await objectionTo(deps, input);
  if (objection) return refuse(objection);
  const credential = await storeSecret(deps, id, input.credential);
  const callbackSecret = await storeSecret(deps, id, input.callbackSecret);
  let saved: { before: Connection | undefined; after: Connection; defaultId: ConnectionId } | undefined;
  const log = {
    at: deps.now(),
    actor,
    action: 'connection.saved',
    subject: {
      connection: id,
      name: input.name,
      kms: canonicalJson(input.kms),
      keyGroup: input.keyGroup,
      credential: secretChange(input.credential),
      callbackSecret: secretChange(input.callbackSecret),
      consoleUrl: input.consoleUrl === undefined ? AS_BEFORE : (input.consoleUrl ?? 'none'),
      makeDefault: input.makeDefault ? 'yes' : null,
    },
  };
  await commitLogged(deps.settings, log, async () => {
    const stored = await deps.settings.get('connections');
    const { list, defaultId, rules = [] } = stored?.value ?? NO_CONNECTIONS;
    const before = list.find((connection) => connection.id === id);
    const kept = before && sameAddress(before, input) ? before : undefined;
    // Another address is another connection: requests under way belong to the one they were submitted under.
    const savedId = before && !kept ? renewed : id;
    const after: Connection = {
      id: savedId,
      name: input.name,
      kms: input.kms,
      keyGroup: input.keyGroup,
      credential: credential ?? kept?.credential ?? null,
      callbackSecret: callbackSecret ?? kept?.callbackSecret ?? null,
      consoleUrl: input.consoleUrl === undefined ? (kept?.consoleUrl ?? null) : input.consoleUrl,
    };
    const isDefault = input.makeDefault || defaultId === null || defaultId === id;
    saved = { before, after, defaultId: isDefault ? savedId : defaultId };
    const value = {
      list: replaced(list, id, after),
      defaultId: saved.defaultId,
      // Rules follow the connection that the administrator edited, as the default does.
      rules: rules.map((rule) => (rule.connectionId === id ? { ...rule, connectionId: savedId } : rule)),
    };
    return { name: 'connections', value, expectedVersion: stored?.version };
  });
  if (!saved) throw new Error('The connection was not saved');
  await forgetUnused(deps.secrets, saved.before, saved.after);
  if (!saved.before || !sameAddress(saved.before, input)) await forgetAnswers(deps, id);
  return ok(viewOf(saved.after, saved.defaultId, await deps.tests.get(saved.after.id)));
}

const AS_BEFORE = 'as before, if the address is';

const secretChange = (secret: string | undefined): string => (secret === undefined ? AS_BEFORE : 'replaced');

async function objectionTo(
  { settings }: ConnectionDeps,
  input: ConnectionInput,
): Promise<Problem | undefined> {
  const { list } = (await settings.get('connections'))?.value ?? NO_CONNECTIONS;
  if (input.id !== undefined && !list.some(({ id }) => id === input.id)) return NO_SUCH_CONNECTION;
  if (!list.some(({ id, name }) => id !== input.id && name === input.name)) return undefined;
  return {
    what: `There is a connection named "${input.name}" already.`,
    mend: 'Give this one another name.',
  };
}

async function forgetAnswers({ tests, forgetCapabilities }: SaveDeps, id: ConnectionId): Promise<void> {
  await forgetCapabilities(id);
  await tests.forget(id);
}

export const NO_SUCH_CONNECTION: Problem = {
  what: 'That connection is not there any more.',
  mend: 'Reload the page.',
};

async function storeSecret(
  { secrets, newId }: ConnectionDeps,
  id: ConnectionId,
  value: string | undefined,
): Promise<SecretName | undefined> {
  if (value === undefined) return undefined;
  const name: SecretName = `secret:${id}.${newId()}`;
  await secrets.set(name, value);
  return name;
}

const sameAddress = (before: Connection, input: ConnectionInput): boolean =>
  canonicalJson(before.kms) === canonicalJson(input.kms);

const replaced = (list: readonly Connection[], replacedId: ConnectionId, after: Connection): Connection[] =>
  list.some(({ id }) => id === replacedId)
    ? list.map((connection) => (connection.id === replacedId ? after : connection))
    : [...list, after];

async function forgetUnused(secrets: Secrets, before: Connection | undefined, after: Connection) {
  const used = [after.credential, after.callbackSecret];
  for (const name of [before?.credential, before?.callbackSecret]) {
    if (name && !used.includes(name)) await secrets.delete(name);
  }
}

const viewOf = (
  connection: Connection,
  defaultId: ConnectionId | null,
  lastTest: KeptTest | undefined,
): ConnectionView => ({
  id: connection.id,
  name: connection.name,
  kms: connection.kms,
  keyGroup: connection.keyGroup,
  hasCredential: connection.credential !== null,
  hasCallbackSecret: connection.callbackSecret !== null,
  consoleUrl: connection.consoleUrl ?? null,
  isDefault: connection.id === defaultId,
  lastTest: lastTest ?? null,
});
