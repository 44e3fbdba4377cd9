import type {
  Ask,
  Changes,
  Claim,
  HandleEntry,
  IssueFile,
  OutboxEntry,
  Store,
} from '../../../src/app/ports/store';
import type { AuditEntry } from '../../../src/domain/audit';
import type { AccountId, Instant, IssueId, IssueKey, KeyHandle, RequestId } from '../../../src/domain/ids';
import type { Vouching } from '../../../src/domain/policy/vouching';
import { attentionOf } from '../../../src/domain/request-lifecycle/attention';
import type { RequestRecord } from '../../../src/domain/request-lifecycle/record';

/** What passes through storage loses its identity: nobody changes a stored object by accident. */
const copy = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

/** The store in memory, with the same conditions as the real one. Each write is atomic. */
export class MemoryStore implements Store {
  readonly files = new Map<IssueId, IssueFile>();
  readonly due = new Map<IssueId, Instant>();
  readonly audit: AuditEntry[] = [];
  readonly outbox = new Map<string, OutboxEntry>();
  readonly archive = new Map<RequestId, RequestRecord>();
  readonly handles = new Map<KeyHandle, HandleEntry>();
  readonly claims = new Map<string, Claim>();
  readonly pointers = new Map<IssueKey, IssueId>();
  readonly vouchings = new Map<string, Vouching>();
  readonly asks = new Map<RequestId, Ask>();

  async load(issueId: IssueId) {
    return copy(this.files.get(issueId));
  }

  async save(file: IssueFile, changes: Changes, due: Instant | undefined): Promise<IssueFile | 'lost'> {
    const stored = this.files.get(file.issueId)?.version ?? 0;
    if (stored !== file.version) return 'lost';
    if (changes.claim && this.claims.has(changes.claim.id)) return 'lost';
    const saved = copy({ ...file, version: file.version + 1 });
    this.files.set(file.issueId, saved);
    if (due === undefined) this.due.delete(file.issueId);
    else this.due.set(file.issueId, due);
    this.audit.push(...copy(changes.audit));
    for (const entry of changes.outbox) this.outbox.set(entry.id, copy(entry));
    if (changes.archive) this.archive.set(changes.archive.snapshot.requestId, copy(changes.archive));
    if (changes.handle) this.handles.set(changes.handle.handle, copy(changes.handle));
    if (changes.release) this.claims.delete(changes.release);
    if (changes.claim) this.claims.set(changes.claim.id, copy(changes.claim));
    for (const used of changes.used ?? []) this.vouchings.delete(`${used.requestId} ${used.accountId}`);
    if (changes.answered) this.asks.delete(changes.answered.requestId);
    if (changes.pointer) this.pointers.set(changes.pointer, file.issueId);
    return copy(saved);
  }

  async issueIdOf(issueKey: IssueKey) {
    return this.pointers.get(issueKey);
  }

  async handle(handle: KeyHandle) {
    return copy(this.handles.get(handle));
  }

  async claim(id: string) {
    return copy(this.claims.get(id));
  }

  async dueIssues(now: Instant, limit: number) {
    const overdue = [...this.due].filter(([, due]) => due <= now).sort(([, a], [, b]) => a - b);
    return overdue.slice(0, limit).map(([id]) => id);
  }

  async attentionIssues({ limit, cursor }: { readonly limit: number; readonly cursor: string | null }) {
    const needing = [...this.files.values()].filter(
      ({ record, notice }) => notice?.kind === 'quarantined' || (record && attentionOf(record)),
    );
    const start = Number(cursor ?? 0);
    const end = start + limit;
    return {
      issueIds: needing.slice(start, end).map(({ issueId }) => issueId),
      nextCursor: end < needing.length ? String(end) : null,
    };
  }

  async outboxEntry(id: string) {
    return copy(this.outbox.get(id));
  }

  async putOutboxEntry(entry: OutboxEntry) {
    this.outbox.set(entry.id, copy(entry));
  }

  async dueOutbox(now: Instant, limit: number) {
    return [...this.outbox.values()]
      .filter(({ status, due }) => status === 'due' && due <= now)
      .slice(0, limit)
      .map(({ id }) => id);
  }

  readonly #marks = new Set<string>();

  async markOnce(mark: string) {
    const isNew = !this.#marks.has(mark);
    this.#marks.add(mark);
    return isNew;
  }

  async deadOutbox(limit: number) {
    return [...this.outbox.values()]
      .filter(({ status }) => status === 'dead')
      .slice(0, limit)
      .map(({ id }) => id);
  }

  #reconciled: Instant | undefined;

  async reconciledUpTo() {
    return this.#reconciled;
  }

  async setReconciledUpTo(at: Instant) {
    this.#reconciled = at;
  }

  async vouch(vouching: Vouching) {
    this.vouchings.set(`${vouching.requestId} ${vouching.accountId}`, copy(vouching));
  }

  async vouching(requestId: RequestId, accountId: AccountId) {
    return copy(this.vouchings.get(`${requestId} ${accountId}`));
  }

  async takeBackVouching({ requestId, accountId }: Vouching) {
    this.vouchings.delete(`${requestId} ${accountId}`);
  }

  async keepAsk(ask: Ask) {
    this.asks.set(ask.requestId, copy(ask));
  }

  async ask(requestId: RequestId) {
    return copy(this.asks.get(requestId));
  }

  async auditTrail(requestId: RequestId) {
    return copy(this.audit.filter((entry) => entry.requestId === requestId));
  }
}
