import { BILLING_HOST, KMS_HOST } from '../../src/cli/demo/cast';
import type { BillingEvent } from '../../src/domain/billing';
import type { AccountId, IssueId, RequestId } from '../../src/domain/ids';
import { STATUS_NAMES, STATUSES, type Status } from '../../src/domain/statuses';
import type { FaultInput } from '../../src/sandbox/forge/faults';
import type { Issue } from '../../src/sandbox/jira';
import { readAppStorage } from '../e2e/support/app-storage';
import { BillingReceiver } from '../fakes/billing/billing-receiver';
import { FakeKms } from '../fakes/kms/fake-kms';
import { FaultQueue } from '../fakes/kms/faults';
import { withFaults } from '../fakes/kms/faulty-kms';
import type { Evidence } from '../model/promises';
import { startKeydeskStub } from '../wire/keydesk-stub';
import { type LoopbackServer, startLoopback } from '../wire/loopback';
import { PROJECT, type SimulatedSite, type Who } from './site';

export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** One run: the site as set-up left it, a new KMS, finance, and faults in the test's hand. */
export class SimulatedWorld {
  readonly site: SimulatedSite;
  readonly kms: FakeKms;
  readonly kmsFaults = new FaultQueue();
  /** What finance does with its next deliveries: answers with a status, or takes and drops the answer. */
  readonly billingFaults: (number | 'lost-answer')[] = [];
  /** Ids of the issues that people made. */
  readonly issues: string[] = [];
  readonly #receiver: BillingReceiver;
  readonly #servers: LoopbackServer[] = [];

  private constructor(site: SimulatedSite) {
    const now = () => site.sandbox.clock.now();
    this.site = site;
    this.#receiver = new BillingReceiver(site.billingSecret, now);
    const { operator, approver, developer } = site.people;
    const operators = [operator, approver, developer].map(({ accountId }) => accountId as AccountId);
    this.kms = new FakeKms({ now, operators });
  }

  static async open(site: SimulatedSite, seed: number, faults: FaultInput): Promise<SimulatedWorld> {
    await site.sandbox.reset({ from: site.start, seed, faults });
    const world = new SimulatedWorld(site);
    const kms = await startKeydeskStub(withFaults(world.kms, world.kmsFaults), site.credential);
    const billing = await world.#startBilling();
    world.#servers.push(kms, billing);
    site.sandbox.platform.aliases.set(KMS_HOST, kms.url);
    site.sandbox.platform.aliases.set(BILLING_HOST, billing.url);
    return world;
  }

  #startBilling(): Promise<LoopbackServer> {
    return startLoopback(({ headers, body }, response) => {
      const fault = this.billingFaults.shift();
      if (typeof fault === 'number') return void response.writeHead(fault).end();
      const status = this.#receiver.receive(headers, body);
      if (fault === 'lost-answer') response.destroy();
      else response.writeHead(status).end();
    });
  }

  get sandbox(): SimulatedSite['sandbox'] {
    return this.site.sandbox;
  }

  get now(): number {
    return this.sandbox.clock.now();
  }

  accountId(who: Who): AccountId {
    return this.site.people[who].accountId as AccountId;
  }

  /** Issues that are still there, whatever has become of them. */
  get living(): Issue[] {
    return this.issues.flatMap((id) => this.sandbox.jira.issue(id) ?? []);
  }

  status(issue: Issue): Status | undefined {
    const name = this.site.statusNames.get(issue.statusId);
    return STATUSES.find((status) => STATUS_NAMES[status] === name);
  }

  statusId(status: Status): string {
    const found = [...this.site.statusNames].find(([, name]) => name === STATUS_NAMES[status]);
    if (!found) throw new Error(`The site has no status ${status}`);
    return found[0];
  }

  /** Lets the app die at a call, counted over all its functions from now. One plan at a time. */
  planCrash(call: number, point: 'before' | 'after'): void {
    const { settings } = this.sandbox.faults;
    if (settings.crash && this.crashPlaces().length === this.#plans - 1) return;
    this.#plans += 1;
    this.sandbox.faults.change({ crash: { call, point, count: 'all' } });
  }
  #plans = 0;

  /** Where the app has died: function, and the how-manieth call of the invocation. */
  crashPlaces(): string[] {
    return this.sandbox.platform.log.records
      .filter(({ ending }) => ending === 'crash')
      .map(({ functionKey, calls }) => `${functionKey}:${calls.length}`);
  }

  action(issue: Issue): 'create' | 'delete' | undefined {
    if (issue.projectId !== this.site.projectId) return undefined;
    if (issue.issueTypeId === this.site.names.typeId('Create Key')) return 'create';
    return issue.issueTypeId === this.site.names.typeId('Delete Key') ? 'delete' : undefined;
  }

  /** Ends all faults, has the operators decide what is left, and lets everything happen that falls due. */
  async settle(): Promise<void> {
    this.kmsFaults.clear();
    this.billingFaults.length = 0;
    this.sandbox.faults.set({});
    this.sandbox.jira.clearFaults();
    await this.kmsFaults.deliverLate();
    await this.sandbox.advance(6 * MINUTE);
    for (const { id } of this.kms.operators.pending())
      this.kms.operators.approve(id, this.accountId('operator'));
    for (const ms of SETTLING) await this.sandbox.advance(ms);
  }

  evidence(): Evidence {
    const { files, archive, outbox, chains } = readAppStorage(this.sandbox);
    const actions = new Map(files.map(({ issueId, record }) => [issueId, record?.snapshot.action]));
    return {
      ...{ files, archive, outbox, now: this.now, kms: this.kms },
      approvers: (['developer', 'approver', 'deputy'] as const).map((who) => this.accountId(who)),
      billed: this.#receiver.events as readonly BillingEvent[],
      chain: async (requestId: RequestId) => chains.get(requestId) ?? [],
      shown: (issueId: IssueId) => {
        const issue = this.sandbox.jira.issue(issueId);
        return issue && this.action(issue) === actions.get(issueId) ? this.status(issue) : undefined;
      },
    };
  }

  /** Milestones that an issue was told twice. */
  repetitions(): string[] {
    return this.living.flatMap(({ key, comments }) => {
      const told = comments.flatMap(({ properties }) =>
        properties
          .filter((property) => property.key === 'keydesk.milestone')
          .map(({ value }) => JSON.stringify(value)),
      );
      return told
        .filter((one, index) => told.indexOf(one) !== index)
        .map((one) => `${key} is told twice: ${one}`);
    });
  }

  async close(): Promise<void> {
    for (const server of this.#servers) await server.close();
  }
}

/** Retries, leases and sweeps end within half an hour; billing may wait for one more hour. */
const SETTLING = [6, 6, 6, 6, 6, 60].map((minutes) => minutes * MINUTE);

export { PROJECT };
