import { Filter, FilterConditions, ForgeKvsAPIError, kvs, WhereConditions } from '@forge/kvs';
import type { AuditEntry } from '../../../domain/audit';
import { sha256Hex } from '../../../domain/hash';
import type { AccountId, Instant, IssueId, IssueKey, KeyHandle, RequestId } from '../../../domain/ids';
import type { Vouching } from '../../../domain/policy/vouching';
import { attentionOf } from '../../../domain/request-lifecycle/attention';
import type { Ask, Changes, Claim, HandleEntry, IssueFile, OutboxEntry, Store } from '../../ports/store';
import type { EntityName } from './schema';
import { type Body, unwrap, wrap } from './versioned-body';

interface IssueRow {
  version: number;
  leaseUntil: number;
  /** Partition of the due index: `open` where something is still to come. */
  open: 'open' | 'closed';
  due: number;
  /** Partition of the attention index; absent in rows of older versions of the app. */
  attention?: 'yes' | 'no';
  body: Body;
}

interface BodyRow {
  body: Body;
}

/** Key outside the entities: one number. */
const RECONCILED = 'reconciled-up-to';

type Transaction = ReturnType<typeof kvs.transact>;

/** The truth in Forge's key-value store. Every write of an issue's file is one transaction, conditional on its version. */
export class KvsStore implements Store {
  async load(issueId: IssueId): Promise<IssueFile | undefined> {
    const row = await kvs.entity<IssueRow>('issue').get(issueId);
    return row && fileOf(row);
  }

  async save(file: IssueFile, changes: Changes, due: Instant | undefined): Promise<IssueFile | 'lost'> {
    const saved = { ...file, version: file.version + 1 };
    const transaction = putFile(kvs.transact(), saved, due);
    for (const entry of changes.audit) putAudit(transaction, entry);
    for (const entry of changes.outbox) putOutbox(transaction, entry);
    if (changes.archive) putArchive(transaction, changes.archive);
    if (changes.handle) putHandle(transaction, changes.handle);
    if (changes.claim) takeClaim(transaction, changes.claim);
    if (changes.release) transaction.delete(changes.release, { entityName: 'claim' });
    for (const vouching of changes.used ?? []) transaction.delete(vouchingKey(vouching));
    if (changes.answered) transaction.delete(askKey(changes.answered.requestId));
    if (changes.pointer)
      transaction.set(changes.pointer, { issueId: file.issueId }, { entityName: 'issuekey' });
    return (await committed(transaction)) ? saved : 'lost';
  }

  async issueIdOf(issueKey: IssueKey): Promise<IssueId | undefined> {
    return (await kvs.entity<{ issueId: IssueId }>('issuekey').get(issueKey))?.issueId;
  }

  async handle(handle: KeyHandle): Promise<HandleEntry | undefined> {
    return body<HandleEntry>('handle', sha256Hex(handle));
  }

  async claim(id: string): Promise<Claim | undefined> {
    return body<Claim>('claim', id);
  }

  async dueIssues(now: Instant, limit: number): Promise<readonly IssueId[]> {
    const { results } = await kvs
      .entity<IssueRow>('issue')
      .query()
      .index('by-due', { partition: ['open'] })
      .where(WhereConditions.lessThanEqualTo(now))
      .limit(limit)
      .getMany();
    return results.map(({ key }) => key as IssueId);
  }

  async attentionIssues(page: { readonly limit: number; readonly cursor: string | null }) {
    const query = kvs
      .entity<IssueRow>('issue')
      .query()
      .index('by-attention', { partition: ['yes'] })
      .limit(page.limit);
    const { results, nextCursor } = await (page.cursor === null
      ? query
      : query.cursor(page.cursor)
    ).getMany();
    return { issueIds: results.map(({ key }) => key as IssueId), nextCursor: nextCursor ?? null };
  }

  async outboxEntry(id: string): Promise<OutboxEntry | undefined> {
    return body<OutboxEntry>('outbox', id);
  }

  async putOutboxEntry(entry: OutboxEntry): Promise<void> {
    await kvs.entity('outbox').set(entry.id, outboxRow(entry));
  }

  async dueOutbox(now: Instant, limit: number): Promise<readonly string[]> {
    const { results } = await kvs
      .entity<BodyRow>('outbox')
      .query()
      .index('by-status', { partition: ['due'] })
      .where(WhereConditions.lessThanEqualTo(now))
      .limit(limit)
      .getMany();
    return results.map(({ key }) => key);
  }

  async deadOutbox(limit: number): Promise<readonly string[]> {
    const { results } = await kvs
      .entity<BodyRow>('outbox')
      .query()
      .index('by-status', { partition: ['dead'] })
      .limit(limit)
      .getMany();
    return results.map(({ key }) => key);
  }

  async markOnce(mark: string): Promise<boolean> {
    try {
      const options = { keyPolicy: 'FAIL_IF_EXISTS', ttl: { value: 1, unit: 'DAYS' } } as const;
      await kvs.set(`mark:${sha256Hex(mark)}`, 1, options);
      return true;
    } catch (error) {
      if (error instanceof ForgeKvsAPIError && error.code === 'KEY_CONFLICT') return false;
      throw error;
    }
  }

  async reconciledUpTo(): Promise<Instant | undefined> {
    return kvs.get<Instant>(RECONCILED);
  }

  async setReconciledUpTo(at: Instant): Promise<void> {
    await kvs.set(RECONCILED, at);
  }

  async vouch(vouching: Vouching): Promise<void> {
    // Only to clean up what nobody used: how long it counts is decided by its moment.
    const options = { ttl: { value: 1, unit: 'DAYS' } } as const;
    await kvs.set(vouchingKey(vouching), wrap(vouching), options);
  }

  async vouching(requestId: RequestId, accountId: AccountId): Promise<Vouching | undefined> {
    const found = await kvs.get<Body>(vouchingKey({ requestId, accountId }));
    return found && unwrap<Vouching>(found);
  }

  async takeBackVouching(vouching: Vouching): Promise<void> {
    await kvs.delete(vouchingKey(vouching));
  }

  async keepAsk(ask: Ask): Promise<void> {
    const options = { ttl: { value: 1, unit: 'DAYS' } } as const;
    await kvs.set(askKey(ask.requestId), wrap(ask), options);
  }

  async ask(requestId: RequestId): Promise<Ask | undefined> {
    const found = await kvs.get<Body>(askKey(requestId));
    return found && unwrap<Ask>(found);
  }

  async auditTrail(requestId: RequestId): Promise<readonly AuditEntry[]> {
    const entries: AuditEntry[] = [];
    let cursor: string | undefined;
    do {
      const query = kvs
        .entity<BodyRow>('audit')
        .query()
        .index('by-request', { partition: [requestId] })
        .limit(100);
      const page = await (cursor ? query.cursor(cursor) : query).getMany();
      entries.push(...page.results.map(({ value }) => unwrap<AuditEntry>(value.body)));
      cursor = page.nextCursor;
    } while (cursor);
    return entries.sort((a, b) => a.seq - b.seq);
  }
}

function fileOf({ version, leaseUntil, body }: IssueRow): IssueFile {
  const file = unwrap<Omit<IssueFile, 'version' | 'leaseUntil'>>(body);
  return { ...file, version, leaseUntil };
}

const needsAttention = ({ record, notice }: Pick<IssueFile, 'record' | 'notice'>): boolean =>
  notice?.kind === 'quarantined' || (record !== undefined && attentionOf(record) !== undefined);

/** One per request and person: the newest counts. */
const vouchingKey = ({ requestId, accountId }: Pick<Vouching, 'requestId' | 'accountId'>): string =>
  `vouching:${sha256Hex(`${requestId} ${accountId}`)}`;

const askKey = (requestId: RequestId): string => `ask:${requestId}`;

async function body<T>(entity: EntityName, key: string): Promise<T | undefined> {
  const row = await kvs.entity<BodyRow>(entity).get(key);
  return row && unwrap<T>(row.body);
}

function putFile(transaction: Transaction, file: IssueFile, due: Instant | undefined): Transaction {
  const { version, leaseUntil, ...rest } = file;
  const row: IssueRow = {
    version,
    leaseUntil,
    open: due === undefined ? 'closed' : 'open',
    due: due ?? 0,
    attention: needsAttention(file) ? 'yes' : 'no',
    body: wrap(rest),
  };
  const unchanged =
    version === 1
      ? new Filter<IssueRow>().and('version', FilterConditions.notExists())
      : new Filter<IssueRow>().and('version', FilterConditions.equalTo(version - 1));
  return transaction.set(file.issueId, row, { entityName: 'issue', conditions: unchanged });
}

function putAudit(transaction: Transaction, entry: AuditEntry): void {
  const key = `${entry.requestId}:${String(entry.seq).padStart(6, '0')}`;
  const row = { requestId: entry.requestId, seq: entry.seq, body: wrap(entry) };
  transaction.set(key, row, { entityName: 'audit' });
}

const outboxRow = (entry: OutboxEntry) => ({ status: entry.status, due: entry.due, body: wrap(entry) });

function putOutbox(transaction: Transaction, entry: OutboxEntry): void {
  transaction.set(entry.id, outboxRow(entry), { entityName: 'outbox' });
}

function putArchive(transaction: Transaction, record: NonNullable<Changes['archive']>): void {
  const { requestId, issueId } = record.snapshot;
  transaction.set(requestId, { issueId, body: wrap(record) }, { entityName: 'request' });
}

function putHandle(transaction: Transaction, entry: HandleEntry): void {
  const row = { handle: entry.handle, body: wrap(entry) };
  transaction.set(sha256Hex(entry.handle), row, { entityName: 'handle' });
}

function takeClaim(transaction: Transaction, claim: Claim): void {
  const free = new Filter<{ requestId: string }>().and('requestId', FilterConditions.notExists());
  const row = { requestId: claim.requestId, body: wrap(claim) };
  transaction.set(claim.id, row, { entityName: 'claim', conditions: free });
}

/** False where a condition no longer holds: somebody else has written. Anything else is Forge's trouble. */
async function committed(transaction: Transaction): Promise<boolean> {
  try {
    await transaction.execute();
    return true;
  } catch (error) {
    if (error instanceof ForgeKvsAPIError && error.code === 'CONDITIONAL_CHECK_FAILED') return false;
    throw error;
  }
}
