import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BilledEvent } from '../../../src/cli/demo/billing-desk';
import { APPLICATION, KEY_GROUP, KMS_HOST, type Role } from '../../../src/cli/demo/cast';
import { KeyIssues, type SeenIssue } from '../../../src/cli/demo/issues';
import { errorText, JiraPerson } from '../../../src/cli/demo/jira-person';
import { KmsClient } from '../../../src/cli/demo/kms-client';
import { PROJECT, setUp } from '../../../src/cli/demo/set-up';
import { openStage, type ReferenceStage as Stage, type StageOptions } from '../../../src/cli/demo/stage';
import type { ApprovalResource, KeyResource } from '../../../src/kms-server/http/resources';
import { ManualClock } from '../../../src/sandbox/clock-manual';
import type { Issue } from '../../../src/sandbox/jira';
import { FaultQueue } from '../../fakes/kms/faults';
import { ROOT } from '../../kms-server/support/bundle';
import { Deadlines, startFaultProxy } from '../../wire/fault-proxy';
import type { LoopbackServer } from '../../wire/loopback';

export const START = Date.UTC(2026, 10, 23, 9);
export const DAY = 86_400_000;
export const MINUTE = 60_000;
/** Long enough for every retry, poll and lease of a request that people have done their part of. */
const LONG_ENOUGH = 20 * MINUTE;

type Extra = 'deputy' | 'outsider';
export type Actor = Role | Extra;

export type Form = Readonly<Record<string, unknown>>;

/** The whole house on a clock that stands still, set up through the app, with two people more than the demo. */
export class House {
  #clock: ManualClock;
  /** What happens to the app's next calls to the KMS, in order. */
  readonly kmsFaults: FaultQueue;
  #stage: Stage;
  #proxy: LoopbackServer;
  readonly #folder: string;
  readonly #issues: KeyIssues;
  #filed = 0;

  private constructor(parts: {
    readonly clock: ManualClock;
    readonly kmsFaults: FaultQueue;
    readonly proxy: LoopbackServer;
    readonly stage: Stage;
    readonly folder: string;
    readonly issues: KeyIssues;
  }) {
    this.#clock = parts.clock;
    this.kmsFaults = parts.kmsFaults;
    this.#proxy = parts.proxy;
    this.#stage = parts.stage;
    this.#folder = parts.folder;
    this.#issues = parts.issues;
  }

  /**
   * @param before runs once everything is up, before the project is set up
   * @param isEmpty leaves Jira as a new site is: the test sets the project up
   */
  static async open(
    options: Pick<StageOptions, 'sandbox' | 'callsBack'> & {
      readonly before?: (stage: Stage) => void;
      readonly isEmpty?: boolean;
    } = {},
  ): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'keydesk-e2e-'));
    const clock = new ManualClock(START);
    const kmsFaults = new FaultQueue();
    try {
      const stage = await openStage({
        ...stageOptions(folder, clock),
        sandbox: { seed: 1, ...options.sandbox },
        callsBack: options.callsBack ?? false,
      });
      const proxy = await proxyBefore(stage, kmsFaults);
      options.before?.(stage);
      if (!options.isEmpty) await setUp(stage, () => undefined);
      appointMore(stage);
      const issues = await KeyIssues.open(stage.person('developer'));
      return new House({ clock, kmsFaults, proxy, stage, folder, issues });
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get stage(): Stage {
    return this.#stage;
  }

  get sandbox(): Stage['sandbox'] {
    return this.#stage.sandbox;
  }

  get names(): KeyIssues {
    return this.#issues;
  }

  /** Ends every process and server, and starts them again on what they have kept. */
  async restart(): Promise<void> {
    await this.#stage.close();
    await this.#proxy.close();
    this.#clock = new ManualClock(this.#clock.now());
    this.#stage = await openStage(stageOptions(this.#folder, this.#clock));
    this.#proxy = await proxyBefore(this.#stage, this.kmsFaults);
  }

  /** Takes away every record of requests that the app has stored; its settings stay. */
  async loseRecords(): Promise<void> {
    const { sandbox } = this.#stage;
    const isRecord = (id: string): boolean => id.startsWith('entity:') && !id.startsWith('entity:setting');
    const kept = sandbox
      .snapshot()
      .filter(({ collection, id }) => collection !== 'forge.kvs' || !isRecord(id));
    await sandbox.reset({ from: kept, now: this.#clock.now() });
  }

  async close(): Promise<void> {
    await this.#stage.close();
    await this.#proxy.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  person(actor: Actor): JiraPerson {
    if (actor !== 'deputy' && actor !== 'outsider') return this.#stage.person(actor);
    const user = this.sandbox.jira.users().find(({ displayName }) => displayName === actor);
    if (!user) throw new Error(`There is no ${actor}`);
    return new JiraPerson(this.sandbox.url, user);
  }

  kms(holder: string): KmsClient {
    return new KmsClient(this.#stage.kms.url, this.#stage.file().credentials[holder] ?? '');
  }

  /** A credential of another principal in the KMS. */
  async newcomer(principal: Parameters<Stage['kms']['admin']['addPrincipal']>[0]): Promise<KmsClient> {
    const { token } = await this.#stage.kms.admin.addPrincipal(principal);
    return new KmsClient(this.#stage.kms.url, token);
  }

  day(offset: number): string {
    return new Date(this.sandbox.clock.now() + offset * DAY).toISOString().slice(0, 10);
  }

  /** A form that the default policy admits without a word. */
  form(changes: Form = {}): Form {
    return {
      Description: 'Encrypts card tokens at rest in the payments service.',
      'Key name': `payments-${this.#filed}`,
      'Key type': { value: 'AES-256' },
      'Allowed operations': [{ value: 'encrypt' }, { value: 'decrypt' }],
      'Protection level': { value: 'hsm' },
      'Project ID': APPLICATION.projectId,
      Location: { value: 'eu-central' },
      Requestor: { accountId: this.person('developer').accountId },
      'Activation date': this.day(0),
      'Expiry date': this.day(365),
      'Cost centre': 'CC-4711',
      'Data classification': { value: 'confidential' },
      Applications: `${APPLICATION.name}: encrypt, decrypt`,
      ...changes,
    };
  }

  async file(changes: Form = {}, by: Actor = 'developer'): Promise<string> {
    this.#filed += 1;
    return this.#issues.file(this.person(by), 'Create Key', 'A key', this.form(changes));
  }

  fileDeletion(handle: string, by: Actor = 'developer'): Promise<string> {
    return this.#issues.file(this.person(by), 'Delete Key', `Delete ${handle}`, {
      'Key handle': handle,
      Reason: 'The payments service has moved to another key.',
      'Undo window (days)': 7,
    });
  }

  /** Takes a step that Jira must let the person take, and lets everything that is due now happen. */
  async step(by: Actor, key: string, name: string, fields?: Form): Promise<void> {
    await this.#issues.step(this.person(by), key, name, fields);
    await this.settle();
  }

  /** Tries a step that Jira has to refuse; gives the reason. */
  async refused(by: Actor, key: string, name: string): Promise<string> {
    const answer = await this.person(by).transition(key, name);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    return errorText(answer.body);
  }

  settle(): Promise<void> {
    return this.sandbox.drain();
  }

  /** Lets time pass until nothing is retried, polled or leased any more. */
  pass(ms = LONG_ENOUGH): Promise<void> {
    return this.sandbox.advance(ms);
  }

  async submitted(changes: Form = {}): Promise<string> {
    const key = await this.file(changes);
    await this.step('developer', key, 'Submit');
    return key;
  }

  async approved(changes: Form = {}): Promise<string> {
    const key = await this.submitted(changes);
    await this.step('approver', key, 'Approve');
    return key;
  }

  /** An issue that stands at Ready, with its key's handle. */
  async ready(changes: Form = {}): Promise<{ readonly key: string; readonly handle: string }> {
    const key = await this.approved(changes);
    await this.operatorsAgree(key);
    await this.pass(MINUTE);
    const { status, handle } = await this.see(key);
    expect(status).toBe('Ready');
    return { key, handle: handle ?? '' };
  }

  see(key: string): Promise<SeenIssue> {
    return this.#issues.see(this.person('admin'), key);
  }

  async status(key: string): Promise<string> {
    return (await this.see(key)).status;
  }

  comments(key: string): Promise<string[]> {
    return this.#issues.comments(this.person('admin'), key);
  }

  /** The issue as Jira stores it, wherever it has gone. */
  stored(key: string): Issue {
    const issue = this.sandbox.jira.issue(key);
    if (!issue) throw new Error(`There is no issue ${key}`);
    return issue;
  }

  /** Ids of the milestones that comments tell, with repetitions. */
  milestones(key: string): string[] {
    return this.stored(key).comments.flatMap(({ properties }) =>
      properties
        .filter((property) => property.key === 'keydesk.milestone')
        .map(({ value }) => (value as { milestoneId: string }).milestoneId),
    );
  }

  async approvals(ticket: string): Promise<ApprovalResource[]> {
    const { approvals } = await this.kms('operator').must<{ approvals: ApprovalResource[] }>(
      'GET',
      '/v1/approvals?limit=1000',
    );
    return approvals.filter((approval) => approval.ticket === ticket);
  }

  async pending(ticket: string): Promise<ApprovalResource[]> {
    return (await this.approvals(ticket)).filter(({ state }) => state === 'pending');
  }

  /** The operators approve whatever the KMS asks them for a ticket; gives how much that was. */
  async operatorsAgree(ticket: string): Promise<number> {
    const open = await this.pending(ticket);
    for (const { id } of open)
      await this.kms('operator').must('POST', `/v1/approvals/${id}/approve`, { acknowledgeRecentUse: true });
    return open.length;
  }

  keyName(key: string): string {
    return String(this.stored(key).values[this.#issues.fieldId('Key name')]);
  }

  /** Every key in the KMS that an issue's requests have made, by the name that the form gave it. */
  async keysNamed(name: string): Promise<KeyResource[]> {
    const { keys } = await this.kms('integration').must<{ keys: KeyResource[] }>(
      'GET',
      '/v1/keys?limit=1000',
    );
    return keys.filter((key) => key.name === name);
  }

  charges(ticket: string): BilledEvent[] {
    return this.#stage.billing.events.filter(({ data }) => data['issueKey'] === ticket);
  }

  async canEncrypt(handle: string, as = this.kms('application')): Promise<boolean> {
    const answer = await as.call('POST', `/v1/keys/${idOf(handle)}/encrypt`, { plaintext: 'AAAA' });
    return answer.status === 200;
  }
}

export const idOf = (handle: string): string => handle.slice(handle.indexOf(':') + 1);

const stageOptions = (folder: string, clock: ManualClock): StageOptions => ({
  appDir: ROOT,
  dataDir: folder,
  clock,
  signerEntry: join(ROOT, 'build', 'signer.js'),
});

async function proxyBefore({ sandbox, kms }: Stage, faults: FaultQueue): Promise<LoopbackServer> {
  const proxy = await startFaultProxy(kms.url, faults, new Deadlines());
  sandbox.platform.aliases.set(KMS_HOST, proxy.url);
  return proxy;
}

/** A second approver, so that one who took part can be replaced, and somebody who has nothing to do with it. */
function appointMore({ sandbox }: Stage): void {
  const add = (displayName: Extra, groups: readonly string[]): void => {
    const emailAddress = `${displayName}@example.com`;
    sandbox.jira.addUser({ displayName, emailAddress, groups });
  };
  add('deputy', ['jira-users', 'key-approvers']);
  add('outsider', ['jira-users']);
}

export { KEY_GROUP, PROJECT };
