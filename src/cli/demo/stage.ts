import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MovableClock } from '../../sandbox/clock-queue';
import { createSandbox, type JiraSandbox, type JiraSandboxOptions } from '../../sandbox/sandbox';
import { CommandFailure } from '../run';
import { BillingDesk } from './billing-desk';
import { BILLING_HOST, CAST, emailOf, type Role } from './cast';
import { JiraPerson } from './jira-person';
import type { OpenKms, StageKms } from './kms/kms';
import { openReferenceKms, type ReferenceKms } from './kms/reference';
import { newStageFile, readStageFile, type StageFile, writeStageFile } from './stage-file';

export interface StageOptions {
  /** Folder with `manifest.yml` and `src/`. */
  readonly appDir: string;
  readonly dataDir: string;
  /** What `--kms` says; the reference KMS by default. */
  readonly kind?: string;
  readonly port?: number;
  /** The operators agree at the KMS's console, in a browser. */
  readonly browser?: boolean;
  /** The KMS calls the app back, where it can; otherwise the app polls alone. */
  readonly callsBack?: boolean;
  /** A clock that stands still, for tests; the real one with the kept offset otherwise. */
  readonly clock?: MovableClock;
  readonly log?: (line: string) => void;
  /** The built signer process; `signer.js` beside this program by default. */
  readonly signerEntry?: string;
  /** Faults, limits and chance of the sandbox. */
  readonly sandbox?: Pick<JiraSandboxOptions, 'faults' | 'seed' | 'limits' | 'scheduleCatchUp'>;
}

/** Everything the story needs, running: sandbox Jira with the app, a KMS, finance, people. */
export interface Stage<K extends StageKms = StageKms> {
  readonly sandbox: JiraSandbox;
  readonly kms: K;
  readonly billing: BillingDesk;
  readonly dataDir: string;
  file(): StageFile;
  remember(change: Partial<StageFile>): void;
  person(role: Role): JiraPerson;
  close(): Promise<void>;
}

/** A stage with the reference KMS. */
export type ReferenceStage = Stage<ReferenceKms>;

export const openStage = (options: StageOptions): Promise<ReferenceStage> =>
  openStageWith(options, openReferenceKms);

/** Opens the stage, or takes up the one that the folder holds. */
export async function openStageWith<K extends StageKms>(
  options: StageOptions,
  openKms: OpenKms<K>,
): Promise<Stage<K>> {
  // Everything in it is the owner's alone: there are credentials, and the token's PIN.
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  let file = readStageFile(options.dataDir) ?? newStageFile(options.kind);
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
  if (Object.keys(file.people).length === 0) remember({ people: addPeople(sandbox) });
  const kms = await openKms({
    ...{ appDir: options.appDir, dataDir: options.dataDir, file: () => file, remember },
    ...{ now: () => sandbox.clock.now(), log: options.log ?? (() => undefined) },
    ...{ jiraUrl: sandbox.url, signerEntry: options.signerEntry },
    browser: options.browser,
    callsBack: options.callsBack,
  }).catch(async (error: unknown) => {
    // Nothing may stay behind of a stage that could not be opened.
    await sandbox.close();
    throw error;
  });
  const billing = await BillingDesk.open(file.billingSecret, file.billed);
  for (const host of kms.hosts) sandbox.platform.aliases.set(host, kms.url);
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

function addPeople(sandbox: JiraSandbox): Record<string, string> {
  const [admin] = sandbox.jira.users();
  const people = CAST.map((role) => {
    const displayName = `${role.charAt(0).toUpperCase()}${role.slice(1)}`;
    const user = sandbox.jira.addUser({
      displayName,
      emailAddress: emailOf(role),
      groups: ['jira-users'],
    });
    return [role, user.accountId] as const;
  });
  return { ...Object.fromEntries(people), admin: admin?.accountId ?? '' };
}

function userOf(sandbox: JiraSandbox, file: StageFile, role: Role) {
  const user = sandbox.jira.users().find(({ accountId }) => accountId === file.people[role]);
  if (!user)
    throw new CommandFailure(`The demo's ${role} is missing in ${sandbox.url}; start over with --reset`);
  return user;
}
