import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { KmsCapabilities, ProtectionLevel } from '../domain/capabilities';
import { DEFAULT_POLICY } from '../domain/policy/default-policy';
import { KmsAdministration } from './admin';
import { Authentication, type AuthenticationOptions } from './auth/authentication';
import { siteOf } from './auth/site';
import { defaultCacheSize, defaultUnwrapBudget } from './hsm/signer/cache-limits';
import { SignerPool } from './hsm/signer/pool';
import { mountConsole } from './http/console/mount';
import { checkTransport, httpServer, type Tls } from './http/server';
import { NOBODY, type Notifications } from './notify/config';
import { Notifier } from './notify/notifier';
import { lockFolder } from './store/folder-lock';
import { databaseFile, Store } from './store/store';
import { completeTombstones, reapplyTombstones } from './usecases/destroy-key';
import { KeyedLock } from './usecases/keyed-lock';
import type { Clock, Kms } from './usecases/kms';
import { PoliciesInForce } from './usecases/policies/in-force';
import { installPolicy } from './usecases/policies/install';
import { SERVER } from './usecases/record';
import { HeadSigner } from './usecases/sign-head';
import { type Swept, sweep } from './usecases/sweep';
import { jiraSiteOf } from './usecases/tickets';
import { confirmClock } from './usecases/watch-clock';

export interface KmsServerOptions extends AuthenticationOptions {
  /** Folder that {@link initKms} made. */
  readonly dataDir: string;
  /** Only a simulation injects time. It marks the folder, and a server on real time refuses a marked folder. */
  readonly clock?: Clock;
  /** The token's user PIN. Asked at every start of a signer, and kept nowhere else. */
  readonly pin: () => Promise<string> | string;
  /** Path of libsofthsm2.so, as `locatePkcs11Module` finds it. */
  readonly pkcs11Module: string;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly tls?: Tls;
  /** Origin of the Jira where people read the tickets, `https://your-site.atlassian.net`; without it tickets are no links. */
  readonly jiraUrl?: string;
  /** Path of the built `build/signer.js`. */
  readonly signerEntry: string;
  /** The built console, `build/kms-console`; without it nothing is served below `/console`. */
  readonly consoleFolder?: string;
  /** Signer processes for operations, 1 by default; key pairs have one of their own besides. */
  readonly signers?: number;
  /** Unwrapped keys that a signer keeps at most, about 10 KiB each; by default what fits a tenth of the memory. */
  readonly cacheSize?: number;
  /** Unwraps after which a signer is replaced; by default 200,000, or enough to fill its cache four times. */
  readonly unwrapBudget?: number;
  /** SoftHSM is a software token. Naming `hsm` here as well is for demonstrations. */
  readonly protectionLevels?: readonly ProtectionLevel[];
  readonly locations?: readonly string[];
  readonly backupRetentionDays?: number;
  readonly sweepIntervalMs?: number;
  /** Who is told of approvals and alerts; nobody by default. A function is asked each time: who it is may change. */
  readonly notifications?: Notifications | (() => Notifications);
  readonly log?: (line: string) => void;
}

export interface KmsServer {
  readonly url: string;
  readonly admin: KmsAdministration & KmsControls;
  close(): Promise<void>;
}

/** What the composition that started the server may do besides; none of it is reachable over HTTP. */
export interface KmsControls {
  /** Does now what falls due by itself. */
  sweep(): Promise<Swept>;
  confirmClock(): Promise<void>;
  /** Resolves when the newest audit entry is under the signed head. */
  settleAudit(): Promise<void>;
  /** Resolves when everybody who is due to be told has been tried. */
  settleNotifications(): Promise<void>;
  /** Ids of the signer processes. */
  signerPids(): readonly number[];
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now() };
const DEFAULT_BACKUP_RETENTION_DAYS = 30;
const DEFAULT_SWEEP_INTERVAL_MS = 10_000;
const DELETION_WINDOW_DAYS = { min: 7, max: 30 };

/** Starts the reference KMS on a data folder. @throws where the folder, the PIN or the transport won't do */
export async function startKmsServer(options: KmsServerOptions): Promise<KmsServer> {
  checkTransport(options.host, options.tls);
  if (options.publicUrl !== undefined) siteOf(options.publicUrl);
  if (options.jiraUrl !== undefined) jiraSiteOf(options.jiraUrl);
  if (!existsSync(databaseFile(options.dataDir))) {
    throw new Error(`${options.dataDir} is no data folder; make one with \`keydesk kms init\``);
  }
  const unlock = lockFolder(options.dataDir);
  const store = new Store(options.dataDir);
  const release = () => {
    store.close();
    unlock();
  };
  try {
    markSimulation(store, options);
    return await serve(store, options, release);
  } catch (error) {
    release();
    throw error;
  }
}

function markSimulation(store: Store, { clock, dataDir }: KmsServerOptions): void {
  const marked = store.ledger.meta('simulated') !== undefined;
  if (marked && !clock) {
    throw new Error(
      `${dataDir} was used with a simulated clock, so it can't be served on real time; use another folder`,
    );
  }
  if (!clock || marked) return;
  if (store.ledger.hasKeys())
    throw new Error(`${dataDir} holds keys of a real server; simulate in another folder`);
  store.ledger.setMeta('simulated', 'true');
}

async function serve(store: Store, options: KmsServerOptions, release: () => void): Promise<KmsServer> {
  const count = options.signers ?? 1;
  const cacheSize = options.cacheSize ?? defaultCacheSize(count);
  const signers = await SignerPool.start({
    entry: options.signerEntry,
    module: options.pkcs11Module,
    dataDir: options.dataDir,
    pin: options.pin,
    clock: options.clock ? 'caller' : 'system',
    signers: count,
    cacheSize,
    unwrapBudget: options.unwrapBudget ?? defaultUnwrapBudget(cacheSize),
  });
  const clock = options.clock ?? SYSTEM_CLOCK;
  const capabilities = capabilitiesOf(signers, options);
  const kms: Kms = {
    store,
    auth: new Authentication(options, store.credentials),
    signers,
    clock,
    simulated: options.clock !== undefined,
    capabilities,
    policies: new PoliciesInForce(store, capabilities),
    jiraSite: options.jiraUrl === undefined ? undefined : jiraSiteOf(options.jiraUrl),
    locks: new KeyedLock(),
    underWay: new Map(),
    backupRetentionDays: options.backupRetentionDays ?? DEFAULT_BACKUP_RETENTION_DAYS,
    alarms: new Set(),
  };
  const heads = new HeadSigner(kms);
  store.onCommit = () => heads.poke();
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  const http = httpServer(kms, options.tls, log);
  const { notifications = NOBODY } = options;
  const to = typeof notifications === 'function' ? notifications : () => notifications;
  const notifier = new Notifier(kms, { to, log });
  let sweeping: Promise<unknown> = Promise.resolve();
  const tick = () => {
    sweeping = sweep(kms)
      .then(() => notifier.poke())
      .catch((error: Error) => log(`sweep: ${error.name}: ${error.message}`));
  };
  const stop = async () => {
    clearInterval(timer);
    await http.close();
    await sweeping;
    await notifier.close();
    await heads.settle();
    store.onCommit = () => undefined;
    await signers.close();
  };
  const timer = setInterval(tick, options.sweepIntervalMs ?? DEFAULT_SWEEP_INTERVAL_MS);
  try {
    if (options.consoleFolder !== undefined) mountConsole(http, options.consoleFolder);
    await installPolicy(store, DEFAULT_POLICY, {
      actor: SERVER,
      at: clock.now(),
      reason: 'The default policy: the folder had none',
    });
    completeTombstones(kms);
    await reapplyTombstones(kms);
    tick();
    await sweeping;
    const url = await http.listen({ host: options.host, port: options.port });
    kms.auth.listeningAt(url);
    notifier.start(`${kms.auth.site.origin}/console`);
    store.onCommit = () => {
      heads.poke();
      notifier.poke();
    };
    const admin = Object.assign(new KmsAdministration(store, clock, userInfo().username), {
      sweep: () => sweep(kms),
      confirmClock: () => confirmClock(kms, admin.actor),
      settleAudit: () => heads.settle(),
      settleNotifications: () => notifier.settle(),
      signerPids: () => signers.pids(),
    });
    return {
      url,
      admin,
      close: async () => {
        await stop();
        release();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function capabilitiesOf(signers: SignerPool, options: KmsServerOptions): KmsCapabilities {
  return {
    keyTypes: signers.facts.keyTypes,
    protectionLevels: options.protectionLevels ?? ['software'],
    locations: options.locations ?? ['local'],
    deletionWindowDays: DELETION_WINDOW_DAYS,
    module: {
      name: signers.facts.moduleName,
      hardware: signers.facts.hardwareSlot,
      fipsCertificate: null,
    },
    features: {
      createsDisabled: true,
      fencesGenerations: true,
      approvals: true,
      rotation: { onDemand: [], automatic: [] },
      aliases: false,
      activationDates: true,
      accountLinks: true,
    },
  };
}
