import type { Delivery } from '../store/deliveries';
import { lastScheduledUnder } from '../usecases/deletions';
import { DAY_MS, type Kms } from '../usecases/kms';
import type { Notifications } from './config';
import { alertOf, type Digest, taskOf } from './messages';
import { type Lookup, planned } from './plan';
import { NotTold, sendCallback, sendMail, sendWebhook } from './send';

/** Entries of the log, and deliveries, that are worked through at a time. */
const BATCH = 200;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 3_600_000;
/** After so long a target has other means of knowing: the app polls, operators have their task list. */
const GIVE_UP_MS = 3 * DAY_MS;
const KEPT_MS = 30 * DAY_MS;

/**
 * Tells the world outside. The audit log is its outbox: whatever was committed is there, so nothing is told that didn't
 * happen, and nothing that happened is forgotten, whenever the process dies. At least once, with one stable id.
 */
export class Notifier {
  readonly #kms: Kms;
  readonly #whom: () => Notifications;
  readonly #log: (line: string) => void;
  /** Address of the console; undefined where nobody is told anything: before the start, and after the end. */
  #console: string | undefined;
  #running: Promise<void> | undefined;
  #wanted = false;

  constructor(kms: Kms, options: { readonly to: () => Notifications; readonly log: (line: string) => void }) {
    this.#kms = kms;
    this.#whom = options.to;
    this.#log = options.log;
  }

  get #to(): Notifications {
    return this.#whom();
  }

  /** @param console where messages lead operators: `https://kms.example.com/console` */
  start(console: string): void {
    this.#console = console;
    this.poke();
  }

  /** Resolves when the message under way has been tried; nothing more is begun. */
  async close(): Promise<void> {
    this.#console = undefined;
    await this.#running;
  }

  /** Something was committed, or time has passed. Many askings make one round. */
  poke(): void {
    if (this.#console === undefined) return;
    this.#wanted = true;
    this.#running ??= this.#rounds().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when everything that is due now has been tried. */
  async settle(): Promise<void> {
    this.poke();
    await this.#running;
  }

  async #rounds(): Promise<void> {
    while (this.#wanted && this.#console !== undefined) {
      this.#wanted = false;
      try {
        await this.#plan();
        await this.#deliver();
      } catch (error) {
        this.#log(`notify: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'}`);
      }
    }
  }

  /** Turns new entries of the log into deliveries, and remembers how far it came, in one transaction. */
  async #plan(): Promise<void> {
    const { store, clock } = this.#kms;
    const last = store.audit.last()?.seq ?? 0;
    const told = store.ledger.meta('told-up-to');
    // What happened before anybody could be told is no news.
    let from = told === undefined ? last : Number(told);
    if (told !== undefined && from >= last) return;
    do {
      const entries = store.audit.page(from, BATCH);
      from = entries.at(-1)?.seq ?? from;
      await store.write(() => {
        for (const entry of entries)
          for (const each of planned(entry, this.#to, this.#lookup())) store.deliveries.add(each);
        store.ledger.setMeta('told-up-to', String(from));
        store.deliveries.prune(clock.now() - KEPT_MS);
      });
    } while (from < last);
  }

  #lookup(): Lookup {
    const { approvals, principals } = this.#kms.store;
    return {
      approval: (id) => approvals.get(id),
      deletion: (keyId) => lastScheduledUnder(this.#kms, keyId),
      integration: (id) => {
        const principal = principals.get(id);
        return principal?.kind === 'integration' ? principal.name : undefined;
      },
    };
  }

  async #deliver(): Promise<void> {
    const { store, clock } = this.#kms;
    const due = store.deliveries.due(clock.now(), BATCH);
    for (const target of new Set(due.map((delivery) => delivery.target))) {
      const isCallback = target.startsWith('callback:');
      const own = due.filter((delivery) => delivery.target === target);
      const batches = isCallback
        ? own.map((delivery) => [delivery])
        : [store.deliveries.waiting(target, BATCH)];
      for (const batch of batches) {
        if (this.#console !== undefined) await this.#attempt(target, batch);
      }
    }
  }

  async #attempt(target: string, batch: readonly Delivery[]): Promise<void> {
    const problem = await this.#tell(target, batch).then(
      () => null,
      (error: unknown) => {
        if (error instanceof NotTold) return error.message;
        throw error;
      },
    );
    if (problem !== null) this.#log(`notify ${target}: ${problem}`);
    const now = this.#kms.clock.now();
    await this.#kms.store.write(() => {
      for (const delivery of batch) this.#kms.store.deliveries.settle(afterwards(delivery, problem, now));
    });
  }

  async #tell(target: string, batch: readonly Delivery[]): Promise<void> {
    const [kind, name = ''] = splitTarget(target);
    const [first] = batch;
    const now = this.#kms.clock.now();
    if (!first) return;
    if (kind === 'callback') {
      const callback = this.#to.callbacks.find(({ integration }) => integration === name);
      if (callback) await sendCallback(callback, first.id, first.subject, now);
      return;
    }
    const digest = this.#digestOf(batch, this.#console ?? '');
    if (digest.tasks.length + digest.alerts.length === 0) return;
    const webhook = this.#to.webhooks.find((each) => each.name === name);
    const addresses = this.#to.mail?.to[name];
    if (kind === 'webhook' && webhook) await sendWebhook(webhook, first.id, digest, now);
    if (kind === 'mail' && this.#to.mail && addresses) await sendMail(this.#to.mail, addresses, digest);
  }

  /** What is decided by now is no task any more. */
  #digestOf(batch: readonly Delivery[], console: string): Digest {
    const { store } = this.#kms;
    const tasks = batch
      .filter(({ notice }) => notice === 'task')
      .flatMap(({ subject }) => {
        const approval = store.approvals.get(subject);
        if (approval?.state !== 'pending') return [];
        const key = approval.about === 'key' ? store.keys.get(approval.keyId) : undefined;
        return [taskOf(approval, key, console)];
      });
    const alerts = batch
      .filter(({ notice }) => notice === 'alert')
      .flatMap(({ subject }) => store.audit.page(Number(subject) - 1, 1).map(alertOf));
    return { tasks, alerts };
  }
}

/** A key group may have a colon in its name; the kind never has. */
function splitTarget(target: string): readonly [kind: string, name: string] {
  const colon = target.indexOf(':');
  return [target.slice(0, colon), target.slice(colon + 1)];
}

function afterwards(delivery: Delivery, problem: string | null, now: number): Delivery {
  if (problem === null) return { ...delivery, state: 'done', problem };
  const attempts = delivery.attempts + 1;
  const wait = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  const state = now - delivery.createdAt >= GIVE_UP_MS ? 'dead' : 'due';
  return { ...delivery, state, attempts, dueAt: now + wait, problem };
}
