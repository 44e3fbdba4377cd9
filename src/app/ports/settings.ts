import type { AccountId, ConnectionId, Instant } from '../../domain/ids';
import type { RoutingRule } from '../../domain/routing';

/** Everything an administrator decides, by the key it is stored under. */
export interface Settings {
  /** What set-up has made in Jira, with the ids Jira gave. */
  readonly 'set-up': SetUpRecord;
  readonly connections: ConnectionSettings;
  readonly billing: BillingSettings;
  readonly notifications: NotificationSettings;
  /** Up to which entry of the settings' log changes have been announced. */
  readonly announced: { readonly seq: number };
  /** The last entry of the settings' log. */
  readonly 'log-head': { readonly seq: number; readonly hash: string };
  /** One change of a setting; `log:1` is the first. Never rewritten. */
  readonly [entry: `log:${number}`]: SettingsLogEntry;
}

export type SettingName = keyof Settings;

export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** `expectedVersion` is the version that was read; undefined where the setting must not exist yet. */
export type SettingWrite = {
  readonly [N in SettingName]: {
    readonly name: N;
    readonly value: Settings[N];
    readonly expectedVersion: number | undefined;
  };
}[SettingName];

export interface SettingsStore {
  /** Strictly consistent. */
  get<N extends SettingName>(name: N): Promise<Versioned<Settings[N]> | undefined>;
  /** Writes all or nothing; false where any of them has changed since it was read. The first version is 1. */
  commit(writes: readonly SettingWrite[]): Promise<boolean>;
}

/** Where a secret lies. A changed secret gets another name, so that no reader pairs it with older settings. */
export type SecretName = `secret:${string}`;

/** The secret store. Written by the admin page, read by the adapters that present a secret; never shown to anybody. */
export interface Secrets {
  get(name: SecretName): Promise<string | undefined>;
  set(name: SecretName, value: string): Promise<void>;
  delete(name: SecretName): Promise<void>;
}

export interface SetUpRecord {
  readonly project: ProjectChoice | null;
  /** Thing of the blueprint (`src/app/setup/things.ts`) -> Jira's id. */
  readonly ids: Readonly<Record<string, string>>;
  /** Steps that ended; planning anew takes them out again. */
  readonly done: readonly string[];
  /** Things of the step under way that it is done with, for a Jira so slow that a step takes several invocations. */
  readonly settled: readonly string[];
  /** Who is at work on it. Taken by a conditional write, never by a time to live. */
  readonly lease: { readonly owner: string; readonly until: Instant } | null;
}

/** The project an administrator asked for. */
export type ProjectChoice =
  | { readonly mode: 'new'; readonly key: string; readonly name: string }
  | { readonly mode: 'existing'; readonly key: string };

/** Whose requests go to which KMS. */
export interface ConnectionSettings {
  readonly list: readonly Connection[];
  /** Takes the requests that no rule takes. */
  readonly defaultId: ConnectionId | null;
  /** In order: the first that takes a request decides. Left out by older versions of the app. */
  readonly rules?: readonly RoutingRule[];
}

export interface Connection {
  readonly id: ConnectionId;
  /** For people. */
  readonly name: string;
  /** Type and address, in the form of the adapter's own schema (`adapters/kms/registry.ts`). No secret is part of it. */
  readonly kms: { readonly type: string } & Readonly<Record<string, string>>;
  /** The group of keys inside the KMS, and so its operators and policy. */
  readonly keyGroup: string;
  /** The app's credential in the KMS; null where none is stored. */
  readonly credential: SecretName | null;
  /** Shared with the KMS, which signs its callbacks with it; null where none is stored: callbacks are then refused. */
  readonly callbackSecret: SecretName | null;
  /**
   * Where the KMS's own console shows a key, with `{keyId}` or `{handle}` in it (`adapters/http/console-url.ts`); null,
   * or left out by older versions of the app, where there is none to link to.
   */
  readonly consoleUrl?: string | null;
}

export interface BillingSettings {
  /** Where events are delivered; null where nothing is charged. */
  readonly url: string | null;
  /** The signing secret; null where none is stored: events then wait in the outbox. */
  readonly secret: SecretName | null;
  /** What the charge is for: the key's creation, or its becoming ready. */
  readonly chargeAt: 'creation' | 'ready';
}

/** Who is told by Jira's mail beyond approvers and requester. */
export interface NotificationSettings {
  /** At submission, besides the approvers. */
  readonly submitted: Audience;
  /** When a request fails or its KMS has been silent for long: nobody else may look at it. */
  readonly stuck: Audience;
  /** When connections, routing or policy are changed. Left out by older versions of the app: nobody. */
  readonly settings?: Audience;
}

/** People and groups, by id. */
export interface Audience {
  readonly accountIds: readonly AccountId[];
  readonly groupIds: readonly string[];
}

/** Each entry holds the hash of the one before: a missing or changed entry shows. */
export interface SettingsLogEntry {
  readonly seq: number;
  readonly at: Instant;
  readonly actor: AccountId;
  /** `connection.saved`, `connection.default`, `billing.saved`, `set-up.step`, ... */
  readonly action: string;
  /** What it is about, without secrets. */
  readonly subject: Readonly<Record<string, string | null>>;
  readonly previousHash: string;
  /** SHA-256 of the entry without this member, in canonical JSON. */
  readonly hash: string;
}
