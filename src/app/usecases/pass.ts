import { type AuditEntry, chainEntry, EMPTY_CHAIN } from '../../domain/audit';
import type { ChangelogId, Instant, IssueKey } from '../../domain/ids';
import { canonicalJson } from '../../domain/key-request';
import type { Vouching } from '../../domain/policy/vouching';
import { decide } from '../../domain/request-lifecycle/decide';
import { nextDue } from '../../domain/request-lifecycle/due';
import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { Desk } from '../ports/desk';
import {
  type Ask,
  type Changes,
  type Claim,
  type HandleEntry,
  type IssueFile,
  NO_CHANGES,
  type OutboxEntry,
} from '../ports/store';
import { billingEntry } from './billing-entry';
import { claimOf, holdsClaim } from './claims';
import { handleEntry } from './handle-entry';

/** Somebody else has written meanwhile, or our lease ran out: stop, and let the next hint begin anew. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Longer than any call a pass makes may take, so that two passes never act at once. Milliseconds. */
export const LEASE = 150_000;

/** One of Forge's transactions has 25 operations at most; this many entries leave room for all that goes with them. */
const MOST_ENTRIES = 12;

/**
 * One pass over one issue: holds the lease, collects decisions, and writes them with everything that belongs to
 * them in one transaction.
 */
export class Pass {
  readonly desk: Desk;
  #file: IssueFile;
  #audit: AuditEntry[] = [];
  #outbox: OutboxEntry[] = [];
  #archive: RequestRecord | undefined;
  #handle: HandleEntry | undefined;
  #claim: Claim | undefined;
  #release: string | undefined;
  #pointer: IssueKey | undefined;
  #used: Vouching[] = [];
  #answered: Ask | undefined;
  #billed: string[] = [];

  /** The request as the pass found it. */
  readonly found: RequestRecord | undefined;

  private constructor(desk: Desk, file: IssueFile) {
    this.desk = desk;
    this.#file = file;
    this.found = file.record;
  }

  /** Takes the lease. undefined where somebody else was quicker. */
  static async begin(desk: Desk, file: IssueFile): Promise<Pass | undefined> {
    const leased = { ...file, leaseUntil: desk.now() + LEASE };
    const isNew = file.version === 0 && file.issueKey !== '';
    const changes = isNew ? { ...NO_CHANGES, pointer: file.issueKey } : NO_CHANGES;
    const saved = await desk.store.save(leased, changes, leased.leaseUntil);
    return saved === 'lost' ? undefined : new Pass(desk, saved);
  }

  get file(): IssueFile {
    return this.#file;
  }

  get record(): RequestRecord | undefined {
    return this.#file.record;
  }

  get now(): Instant {
    return this.desk.now();
  }

  /** Billing events that this pass has written to the outbox. */
  get billed(): readonly string[] {
    return this.#billed;
  }

  /** True where what is decided should be written before more is: a transaction holds only so much. */
  get isFull(): boolean {
    return this.#audit.length >= MOST_ENTRIES;
  }

  update(change: Partial<IssueFile>): void {
    if (change.issueKey && change.issueKey !== this.#file.issueKey) this.#pointer = change.issueKey;
    this.#file = { ...this.#file, ...change };
  }

  updateRecord(record: RequestRecord): void {
    this.update({ record });
  }

  /** Begins a request; the one before, if any, goes to the archive. */
  start(record: RequestRecord, facts: Readonly<Record<string, unknown>>): void {
    this.#archive = this.#file.record ?? this.#archive;
    const { notice: _, ...file } = this.#file;
    this.#file = { ...file, record, audit: EMPTY_CHAIN };
    this.#claim = claimOf(record.snapshot);
    const { submitter, changelogId } = record.snapshot.submission;
    this.#chain(record, 'submitted', submitter, changelogId, 'draft', facts);
  }

  /** What stood behind an approval counts for this one alone, whatever is made of it. */
  use(vouching: Vouching): void {
    this.#used.push(vouching);
  }

  /** What somebody asked for in the panel is taken up once, whatever comes of it. */
  answer(ask: Ask): void {
    this.#answered = ask;
  }

  /** Decides on an event and keeps what follows. */
  apply(event: RequestEvent): void {
    const before = this.#file.record;
    if (!before) throw new Error(`No request to apply ${event.kind} to`);
    const decision = decide(before, event, this.now, { chargeAt: this.desk.settings.chargeAt });
    if (!decision.changed) return;
    this.updateRecord(decision.record);
    for (const kind of decision.bill) this.#bill(decision.record, kind);
    // Once: afterwards the claim may be another request's.
    if (holdsClaim(before) && !holdsClaim(decision.record)) this.#giveUpClaim(decision.record);
    this.#handle = handleEntry(decision.record) ?? this.#handle;
    const changelogId = 'changelogId' in event ? event.changelogId : null;
    this.#chain(decision.record, event.kind, actorOf(event), changelogId, before.state, event);
  }

  /** Writes everything since the last save. Throws {@link LeaseLost} where the file has moved on. */
  async save(): Promise<void> {
    await this.#write({ ...this.#file, leaseUntil: this.now + LEASE });
  }

  /** The last save of a pass: gives the lease back. */
  async end(): Promise<void> {
    await this.#write({ ...this.#file, leaseUntil: 0 });
  }

  async #write(file: IssueFile): Promise<void> {
    const due =
      file.leaseUntil ||
      (file.record && nextDue(file.record, this.desk.settings.patience, this.now)) ||
      undefined;
    const saved = await this.desk.store.save(file, this.#changes(), due);
    if (saved === 'lost') throw new LeaseLost(`Issue ${file.issueId} was written by somebody else`);
    this.#file = saved;
    this.#audit = [];
    this.#outbox = [];
    this.#archive = undefined;
    this.#handle = undefined;
    this.#claim = undefined;
    this.#release = undefined;
    this.#pointer = undefined;
    this.#used = [];
    this.#answered = undefined;
  }

  #changes(): Changes {
    return {
      audit: this.#audit,
      outbox: this.#outbox,
      ...(this.#archive && { archive: this.#archive }),
      ...(this.#handle && { handle: this.#handle }),
      ...(this.#claim && { claim: this.#claim }),
      ...(this.#release && { release: this.#release }),
      ...(this.#pointer && { pointer: this.#pointer }),
      ...(this.#used.length > 0 && { used: this.#used }),
      ...(this.#answered && { answered: this.#answered }),
    };
  }

  #bill(record: RequestRecord, kind: 'charge' | 'credit'): void {
    const entry = billingEntry(record, kind, this.desk.settings, this.now);
    this.#outbox.push(entry);
    this.#billed.push(entry.id);
  }

  /** A request that ends before its first write never takes what it would have held. */
  #giveUpClaim(record: RequestRecord): void {
    if (this.#claim) this.#claim = undefined;
    else this.#release = claimOf(record.snapshot).id;
  }

  #chain(
    record: RequestRecord,
    event: string,
    actor: AuditEntry['actor'],
    changelogId: ChangelogId | null,
    before: string,
    facts: unknown,
  ): void {
    const entry = chainEntry(this.#file.audit, {
      requestId: record.snapshot.requestId,
      at: this.now,
      actor,
      ticket: record.snapshot.issueKey,
      changelogId,
      policyVersion: record.snapshot.policyVersion,
      event,
      before,
      after: record.state,
      facts: canonicalJson(facts),
    });
    this.#audit.push(entry);
    this.update({ audit: { seq: entry.seq, hash: entry.hash } });
  }
}

const KMS_EVENTS: ReadonlySet<RequestEvent['kind']> = new Set<RequestEvent['kind']>([
  'operators-approved',
  'operators-denied',
  'operators-expired',
  'operators-withdrawn',
  'operators-failed',
  'cancellation-agreed',
  'cancellation-refused',
  'cancelled-in-kms',
  'key-destroyed',
]);

function actorOf(event: RequestEvent): AuditEntry['actor'] {
  if ('changelogId' in event || event.kind === 'rotation-ordered' || event.kind === 'destruction-retried')
    return event.by ?? 'keydesk';
  // A version that the operators agreed to is theirs, like everything that they decide.
  const isAgreed = event.kind === 'key-rotated' && event.by !== undefined;
  return isAgreed || KMS_EVENTS.has(event.kind) ? 'kms' : 'keydesk';
}
