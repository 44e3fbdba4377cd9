import type { KmsCapabilities } from '../../domain/capabilities';
import type { AccountId, ConnectionId, Instant } from '../../domain/ids';
import { canonicalJson } from '../../domain/key-request';
import { ok, type Result, refuse } from '../../domain/result';
import { type Kms, KmsRefused, KmsUnavailable } from '../ports/kms';
import type { Connection, ConnectionSettings, SecretName, Secrets, SettingsStore } from '../ports/settings';
import type { Problem } from './set-up/step';
import { commitLogged } from './settings-log';

export interface ConnectionDeps {
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly now: () => Instant;
  /** A text that no other call has. */
  readonly newId: () => string;
}

export interface SaveDeps extends ConnectionDeps {
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
  readonly makeDefault?: boolean | undefined;
}

/** A connection as the page shows it: never a secret, nor where one lies. */
export interface ConnectionView {
  readonly id: ConnectionId;
  readonly name: string;
  readonly kms: Connection['kms'];
  readonly keyGroup: string;
  readonly hasCredential: boolean;
  readonly hasCallbackSecret: boolean;
  readonly isDefault: boolean;
}

const NONE: ConnectionSettings = { list: [], defaultId: null };

export async function listConnections({ settings }: ConnectionDeps): Promise<readonly ConnectionView[]> {
  const { list, defaultId } = (await settings.get('connections'))?.value ?? NONE;
  return list.map((connection) => viewOf(connection, defaultId));
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
      credential: input.credential === undefined ? 'as before, if the address is' : 'replaced',
    },
  };
  await commitLogged(deps.settings, log, async () => {
    const stored = await deps.settings.get('connections');
    const { list, defaultId } = stored?.value ?? NONE;
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
    };
    const isDefault = input.makeDefault || defaultId === null || defaultId === id;
    saved = { before, after, defaultId: isDefault ? savedId : defaultId };
    const value = { list: replaced(list, id, after), defaultId: saved.defaultId };
    return { name: 'connections', value, expectedVersion: stored?.version };
  });
  if (!saved) throw new Error('The connection was not saved');
  await forgetUnused(deps.secrets, saved.before, saved.after);
  if (!saved.before || !sameAddress(saved.before, input)) await deps.forgetCapabilities(id);
  return ok(viewOf(saved.after, saved.defaultId));
}

async function objectionTo(
  { settings }: ConnectionDeps,
  input: ConnectionInput,
): Promise<Problem | undefined> {
  const { list } = (await settings.get('connections'))?.value ?? NONE;
  if (input.id !== undefined && !list.some(({ id }) => id === input.id)) return NO_SUCH_CONNECTION;
  if (!list.some(({ id, name }) => id !== input.id && name === input.name)) return undefined;
  return {
    what: `There is a connection named "${input.name}" already.`,
    mend: 'Give this one another name.',
  };
}

const NO_SUCH_CONNECTION: Problem = {
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

const viewOf = (connection: Connection, defaultId: ConnectionId | null): ConnectionView => ({
  id: connection.id,
  name: connection.name,
  kms: connection.kms,
  keyGroup: connection.keyGroup,
  hasCredential: connection.credential !== null,
  hasCallbackSecret: connection.callbackSecret !== null,
  isDefault: connection.id === defaultId,
});

export interface TestDeps extends ConnectionDeps {
  readonly openKms: (connection: Connection) => Kms;
  /** Keeps what the KMS said, for the validators, which call no KMS. */
  readonly keepCapabilities: (id: ConnectionId, capabilities: KmsCapabilities) => Promise<void>;
}

export interface ConnectionTest {
  readonly module: string;
  readonly fipsCertificate: string | null;
  readonly keyTypes: readonly string[];
  readonly protectionLevels: readonly string[];
  readonly locations: readonly string[];
  /** What the KMS can't do that Keydesk relies on: shown before anybody files a request. */
  readonly warnings: readonly string[];
}

/** Calls the KMS with the stored credential. Makes and changes nothing there. */
export async function testConnection(
  deps: TestDeps,
  id: ConnectionId,
): Promise<Result<ConnectionTest, Problem>> {
  const { list } = (await deps.settings.get('connections'))?.value ?? NONE;
  const connection = list.find((each) => each.id === id);
  if (!connection) return refuse(NO_SUCH_CONNECTION);
  try {
    const capabilities = await deps.openKms(connection).capabilities();
    await deps.keepCapabilities(id, capabilities);
    return ok(testOf(capabilities));
  } catch (error) {
    if (error instanceof KmsRefused) return refuse({ what: error.refusal.message, mend: error.refusal.mend });
    if (error instanceof KmsUnavailable) return refuse({ what: error.message, mend: UNAVAILABLE_MEND });
    throw error;
  }
}

const UNAVAILABLE_MEND =
  'Check the address, that the KMS is up and reachable from the internet, and that its host was allowed in the dialog.';

const testOf = (capabilities: KmsCapabilities): ConnectionTest => ({
  module: capabilities.module.name,
  fipsCertificate: capabilities.module.fipsCertificate,
  keyTypes: Object.keys(capabilities.keyTypes),
  protectionLevels: capabilities.protectionLevels,
  locations: capabilities.locations,
  warnings: WARNINGS.filter(([holds]) => holds(capabilities)).map(([, text]) => text),
});

const WARNINGS: readonly (readonly [(capabilities: KmsCapabilities) => boolean, string])[] = [
  [({ features }) => !features.approvals, 'It has no operators’ gate: nobody confirms a key inside the KMS.'],
  [({ features }) => !features.createsDisabled, 'It creates keys that are usable at once.'],
  [
    ({ features }) => !features.fencesGenerations,
    'It does not refuse orders that were overtaken: a late one may have its effect until Keydesk disables the key again.',
  ],
  [({ module }) => module.fipsCertificate === null, 'Its cryptographic module has no FIPS 140 certificate.'],
];
