import type { Desk, Hint } from '../../src/app/ports/desk';
import { IssuesUnavailable } from '../../src/app/ports/issues';
import { type Kms, KmsUnavailable } from '../../src/app/ports/kms';
import type { NotificationSettings } from '../../src/app/ports/settings';
import { advanceRequest } from '../../src/app/usecases/advance-request';
import { NOBODY_ELSE } from '../../src/app/usecases/notification-settings';
import { LeaseLost } from '../../src/app/usecases/pass';
import { reconcile } from '../../src/app/usecases/reconcile';
import { addDays, dayOf } from '../../src/domain/day';
import type { AccountId, ConnectionId, Instant, IssueId } from '../../src/domain/ids';
import { DEFAULT_POLICY } from '../../src/domain/policy/default-policy';
import type { PolicySet } from '../../src/domain/policy/policy-set';
import { renderKeyForm } from '../../src/domain/policy/read-form';
import type { RawForm } from '../../src/domain/policy/review';
import { DEFAULT_PATIENCE } from '../../src/domain/request-lifecycle/due';
import type { RoutingTable } from '../../src/domain/routing';
import { FakeBilling } from '../fakes/billing/fake-billing';
import { Crash, type CrashPlan, crashing, noCrash } from '../fakes/crash';
import { APP, FakeIssues, PROJECT } from '../fakes/issues/fake-issues';
import { FakeKms, type FakeKmsOptions } from '../fakes/kms/fake-kms';
import { FaultQueue } from '../fakes/kms/faults';
import { withFaults } from '../fakes/kms/faulty-kms';
import { MemoryStore } from '../fakes/store/memory-store';
import type { Evidence } from './promises';

export const DAY = 86_400_000;
export const START: Instant = Date.UTC(2026, 10, 21, 9);

/** The connection that is there from the start. */
export const MAIN = 'main' as ConnectionId;

const person = (name: string): AccountId => `person-${name}` as AccountId;
export const PEOPLE = {
  developer: person('developer'),
  approver: person('approver'),
  /** Another approver, so that one who took part can be replaced. */
  deputy: person('deputy'),
  operator: person('operator'),
  outsider: person('outsider'),
  /** An automation rule: an account that is no person. */
  robot: person('robot'),
} as const;

interface Queued {
  readonly hint: Hint;
  readonly due: Instant;
}

/** Everything around the use cases, in memory, with time and faults in the test's hand. */
export class World {
  now: Instant = START;
  readonly store = new MemoryStore();
  readonly issues: FakeIssues;
  readonly kms: FakeKms;
  readonly faults = new FaultQueue();
  readonly billing = new FakeBilling();
  policy: PolicySet = DEFAULT_POLICY;
  chargeAt: 'created' | 'ready' = 'created';
  alsoTold: NotificationSettings = NOBODY_ELSE;
  /** Calls to Jira that fail from now on, without effect. */
  jiraOutages = 0;
  readonly queue: Queued[] = [];
  crash: CrashPlan = noCrash();
  routing: RoutingTable = {
    rules: [],
    destinations: [{ id: MAIN, name: 'Payments KMS', keyGroup: 'payments', hasCredential: true }],
    defaultId: MAIN,
  };
  /** Connections beside the main one. */
  readonly others = new Map<ConnectionId, Kms>();
  readonly #faultyKms: Kms;

  constructor(options: { readonly fences?: boolean; readonly kms?: Partial<FakeKmsOptions> } = {}) {
    const now = () => this.now;
    this.issues = new FakeIssues(now, (issueId, changelogId, by) => {
      // ignoreSelf: what the app writes raises no event.
      if (by !== APP) this.push({ issueId, why: 'changed', ...(changelogId && { changelogId }) });
    });
    this.kms = new FakeKms({
      now,
      operators: [PEOPLE.operator, PEOPLE.approver, PEOPLE.developer],
      ...(options.fences === false && { features: { fencesGenerations: false } }),
      ...options.kms,
    });
    this.#faultyKms = withFaults(this.kms, this.faults);
    for (const id of Object.values(PEOPLE)) this.issues.addPerson(id);
    for (const id of [PEOPLE.approver, PEOPLE.deputy, PEOPLE.developer])
      this.issues.addPerson(id, { groupIds: ['approvers'] });
    this.issues.addPerson(PEOPLE.robot, { accountType: 'app', groupIds: ['approvers'] });
  }

  push(hint: Hint, delaySeconds = 0): void {
    this.queue.push({ hint, due: this.now + delaySeconds * 1000 });
  }

  desk(plan: CrashPlan = this.crash): Desk {
    const kms = crashing(this.#faultyKms, plan);
    return {
      issues: crashing(this.#withOutages(this.issues), plan),
      store: crashing<MemoryStore>(this.store, plan),
      hints: crashing({ push: async (hint: Hint, delay?: number) => this.push(hint, delay) }, plan),
      billing: crashing(this.billing, plan),
      kms: async (id) => this.#connected(id, kms),
      capabilities: (id) => this.#connected(id, this.kms).capabilities(),
      keptCapabilities: (id) => this.#connected(id, this.kms).capabilities(),
      now: () => this.now,
      log: () => undefined,
      settings: {
        cloudId: 'cloud',
        environmentId: 'environment',
        app: APP,
        projectId: PROJECT,
        policy: this.policy,
        routing: this.routing,
        chargeAt: this.chargeAt,
        patience: DEFAULT_PATIENCE,
        alsoTold: this.alsoTold,
      },
    };
  }

  #connected(id: ConnectionId, main: Kms): Kms {
    const kms = id === MAIN ? main : this.others.get(id);
    if (!kms) throw new KmsUnavailable('unreachable', 'The KMS connection of this request was removed');
    return kms;
  }

  #withOutages(issues: FakeIssues): FakeIssues {
    const fails = (): boolean => this.jiraOutages > 0 && this.jiraOutages-- > 0;
    return new Proxy(issues, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          if (fails()) throw new IssuesUnavailable('Jira asks to slow down');
          return (member as (...a: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  }

  /** Passes that wait for a slow KMS. */
  readonly #running = new Set<Promise<void>>();

  /** Works off one queued hint, the way the queue's consumer does. Returns early where the KMS is slow. */
  async deliver(index: number): Promise<void> {
    const [item] = this.queue.splice(index, 1);
    if (!item) return;
    const plan = this.crash;
    this.crash = noCrash();
    const pass = this.#consume(item.hint, plan).finally(() => this.#running.delete(pass));
    this.#running.add(pass);
    await Promise.race([pass, this.faults.held()]);
  }

  async #consume(hint: Hint, plan: CrashPlan): Promise<void> {
    try {
      const outcome = await advanceRequest(this.desk(plan), hint);
      if (outcome.outcome === 'again') this.push(hint, outcome.seconds);
    } catch (error) {
      const expected =
        error instanceof Crash ||
        error instanceof LeaseLost ||
        error instanceof IssuesUnavailable ||
        error instanceof KmsUnavailable;
      if (!expected) throw error;
      // At least once: what didn't end well is delivered again.
      this.push(hint, 5);
    }
  }

  /** The slow KMS answers at last. */
  async release(): Promise<void> {
    while (this.#running.size > 0) {
      this.faults.release();
      await Promise.race([Promise.all(this.#running), this.faults.held()]);
    }
  }

  dueIndex(): number {
    return this.queue.findIndex(({ due }) => due <= this.now);
  }

  /** Works off everything that is due now. */
  async drain(): Promise<void> {
    for (let hops = 0; hops < 500; hops++) {
      const index = this.dueIndex();
      if (index < 0) return;
      await this.deliver(index);
    }
    throw new Error('The queue does not come to rest');
  }

  async schedule(): Promise<void> {
    try {
      await reconcile(this.desk());
    } catch (error) {
      if (!(error instanceof Crash) && !(error instanceof IssuesUnavailable)) throw error;
    }
  }

  /** Moves time and lets everything happen that falls due, schedule included. */
  async settle(ms: number, steps = 12): Promise<void> {
    for (let step = 0; step < steps; step++) {
      this.now += ms / steps;
      await this.schedule();
      await this.drain();
    }
  }

  evidence(): Evidence {
    return {
      now: this.now,
      approvers: [PEOPLE.approver, PEOPLE.deputy, PEOPLE.developer],
      kms: this.kms,
      files: [...this.store.files.values()],
      archive: [...this.store.archive.values()],
      billed: this.billing.events,
      outbox: [...this.store.outbox.values()],
      chain: (requestId) => this.store.auditTrail(requestId),
      shown: (issueId) => {
        const { gone, projectId, action, status } = this.issues.get(issueId);
        return !gone && projectId === PROJECT && action ? status : undefined;
      },
    };
  }

  record(id: IssueId) {
    return this.store.files.get(id)?.record;
  }
}

/** A form that the default policy admits. */
export const goodForm = (now: Instant, name = 'payments-cards'): RawForm => {
  const today = dayOf(now);
  return {
    ...renderKeyForm({
      kind: 'key',
      name,
      keyType: 'AES-256',
      operations: ['encrypt', 'decrypt'],
      protectionLevel: 'software',
      projectId: 'payments',
      location: 'eu-central',
      requestor: PEOPLE.developer,
      activationDate: today,
      expiryDate: addDays(today, 365),
      description: 'Encrypts card tokens at rest in the payments service.',
      costCentre: 'CC-1234',
      dataClassification: 'confidential',
      rotationPeriodDays: null,
      applications: [{ name: 'payments-api', operations: ['encrypt', 'decrypt'] }],
    }),
  };
};
