import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { initKms, type KmsServer, locatePkcs11Module, startKmsServer } from '../../kms-server';
import type { MovableClock } from '../../sandbox/clock-queue';
import { createSandbox, type JiraSandbox, type JiraSandboxOptions } from '../../sandbox/sandbox';
import { CommandFailure } from '../run';
import { BillingDesk } from './billing-desk';
import { JiraPerson } from './jira-person';
import { newStageFile, readStageFile, type StageFile, writeStageFile } from './stage-file';

/** Hosts as the app knows them; the sandbox's alias table leads them to this machine. */
export const KMS_HOST = 'https://kms.example.com';
export const BILLING_HOST = 'https://billing.example.com';
export const KEY_GROUP = 'payments';
export const APPLICATION = { name: 'payments-api', projectId: 'payments' } as const;

const CAST = ['developer', 'approver', 'operator'] as const;
export type Role = (typeof CAST)[number] | 'admin';

export interface StageOptions {
  /** Folder with `manifest.yml` and `src/`. */
  readonly appDir: string;
  readonly dataDir: string;
  readonly port?: number;
  /** A clock that stands still, for tests; the real one with the kept offset otherwise. */
  readonly clock?: MovableClock;
  readonly log?: (line: string) => void;
  /** The built signer process; `signer.js` beside this program by default. */
  readonly signerEntry?: string;
  /** Faults, limits and chance of the sandbox. */
  readonly sandbox?: Pick<JiraSandboxOptions, 'faults' | 'seed' | 'limits' | 'scheduleCatchUp'>;
}

/** Everything the story needs, running: sandbox Jira with the app, reference KMS, finance, people. */
export interface Stage {
  readonly sandbox: JiraSandbox;
  readonly kms: KmsServer;
  readonly billing: BillingDesk;
  readonly dataDir: string;
  file(): StageFile;
  remember(change: Partial<StageFile>): void;
  person(role: Role): JiraPerson;
  close(): Promise<void>;
}

/** Opens the stage, or takes up the one that the folder holds. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const pkcs11Module = moduleOrFail(options.appDir);
  // Everything in it is the owner's alone: there are credentials, and the token's PIN.
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  let file = readStageFile(options.dataDir) ?? newStageFile();
  const remember = (change: Partial<StageFile>) => {
    file = { ...file, ...change };
    writeStageFile(options.dataDir, file);
  };
  const sandbox = await createSandbox({
    appDir: options.appDir,
    dataDir: join(options.dataDir, 'jira'),
    scheduleCatchUp: 'last',
    ...options.sandbox,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.clock && { clock: options.clock }),
  });
  const clock = { now: () => sandbox.clock.now() };
  const dataDir = join(options.dataDir, 'kms');
  const signerEntry = options.signerEntry ?? join(__dirname, 'signer.js');
  if (Object.keys(file.people).length === 0) remember({ people: addPeople(sandbox) });
  if (Object.keys(file.credentials).length === 0)
    remember({ credentials: await makeKms({ dataDir, pkcs11Module, signerEntry, clock }, file) });
  const kms = await startKmsServer({
    ...{ dataDir, pkcs11Module, signerEntry, clock },
    pin: () => file.pin,
    host: '127.0.0.1',
    port: 0,
    protectionLevels: ['software', 'hsm'],
    locations: ['eu-central'],
    log: options.log ?? (() => undefined),
  }).catch(async (error: unknown) => {
    // Nothing may stay behind of a stage that could not be opened.
    await sandbox.close();
    throw error;
  });
  const billing = await BillingDesk.open(file.billingSecret, file.billed);
  sandbox.platform.aliases.set(KMS_HOST, kms.url);
  sandbox.platform.aliases.set(BILLING_HOST, billing.url);
  return {
    ...{ sandbox, kms, billing, dataDir: options.dataDir, remember },
    file: () => file,
    person: (role) => new JiraPerson(sandbox.url, userOf(sandbox, file, role)),
    close: async () => {
      remember({ billed: billing.events });
      await sandbox.close();
      await kms.close();
      await billing.close();
    },
  };
}

function moduleOrFail(checkout: string): string {
  const found = locatePkcs11Module({ checkout });
  if (!found)
    throw new CommandFailure(
      'SoftHSM is not installed. On Debian or Ubuntu: sudo apt-get install libsofthsm2',
    );
  return found;
}

function addPeople(sandbox: JiraSandbox): Record<string, string> {
  const [admin] = sandbox.jira.users();
  const people = CAST.map((role) => {
    const displayName = `${role.charAt(0).toUpperCase()}${role.slice(1)}`;
    const user = sandbox.jira.addUser({
      displayName,
      emailAddress: `${role}@example.com`,
      groups: ['jira-users'],
    });
    return [role, user.accountId] as const;
  });
  return { ...Object.fromEntries(people), admin: admin?.accountId ?? '' };
}

interface KmsFolder {
  readonly dataDir: string;
  readonly pkcs11Module: string;
  readonly signerEntry: string;
  readonly clock: { now(): number };
}

/** The operator is bound to a Jira account, so that the KMS can tell who must not decide. */
async function makeKms(folder: KmsFolder, file: StageFile): Promise<Record<string, string>> {
  const { credentials } = await initKms({
    ...folder,
    pin: file.pin,
    groups: [{ name: KEY_GROUP }],
    principals: [
      { kind: 'integration', name: 'jira', groups: [KEY_GROUP] },
      { kind: 'operator', name: 'operator', groups: [KEY_GROUP], accountId: file.people.operator ?? '' },
      { kind: 'application', name: APPLICATION.name, projectId: APPLICATION.projectId },
      { kind: 'auditor', name: 'auditor' },
    ],
  });
  return Object.fromEntries(credentials.map(({ kind, token }) => [kind, token]));
}

function userOf(sandbox: JiraSandbox, file: StageFile, role: Role) {
  const user = sandbox.jira.users().find(({ accountId }) => accountId === file.people[role]);
  if (!user)
    throw new CommandFailure(`The demo's ${role} is missing in ${sandbox.url}; start over with --reset`);
  return user;
}
