import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RequestContext } from './key-spec';
import { integer, integerOrNull, type SqlRow, text, textOrNull } from './rows';

export type ApprovalState = 'pending' | 'approved' | 'denied' | 'withdrawn' | 'expired' | 'failed';
export type ApprovalAction = 'enable' | 'delete';

export interface StoredApproval {
  readonly id: string;
  readonly keyId: string;
  readonly keyGroup: string;
  readonly action: ApprovalAction;
  readonly state: ApprovalState;
  readonly requestId: string;
  readonly generation: number;
  /** Undo window of a deletion. */
  readonly days: number | null;
  readonly context: RequestContext;
  /** Approving operators it takes, as the group's policy was when it was opened. */
  readonly needed: number;
  readonly reason: string | null;
  readonly deletionDue: number | null;
  /** The integration that asked. */
  readonly integrationId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly decidedAt: number | null;
}

export interface Vote {
  readonly approvalId: string;
  readonly accountId: string;
  readonly principalId: string;
  readonly operator: string;
  readonly decision: 'approve' | 'deny';
  readonly comment: string | null;
  readonly at: number;
}

/** How an approval ends. */
export type Decision = Pick<StoredApproval, 'state' | 'reason' | 'deletionDue' | 'decidedAt'>;

const storedApproval = (row: SqlRow): StoredApproval => ({
  id: text(row, 'id'),
  keyId: text(row, 'key_id'),
  keyGroup: text(row, 'key_group'),
  action: text(row, 'action') as ApprovalAction,
  state: text(row, 'state') as ApprovalState,
  requestId: text(row, 'request_id'),
  generation: integer(row, 'generation'),
  days: integerOrNull(row, 'days'),
  context: JSON.parse(text(row, 'context')) as RequestContext,
  needed: integer(row, 'needed'),
  reason: textOrNull(row, 'reason'),
  deletionDue: integerOrNull(row, 'deletion_due'),
  integrationId: text(row, 'integration_id'),
  createdAt: integer(row, 'created_at'),
  expiresAt: integer(row, 'expires_at'),
  decidedAt: integerOrNull(row, 'decided_at'),
});

const storedVote = (row: SqlRow): Vote => ({
  approvalId: text(row, 'approval_id'),
  accountId: text(row, 'account_id'),
  principalId: text(row, 'principal_id'),
  operator: text(row, 'operator'),
  decision: text(row, 'decision') as Vote['decision'],
  comment: textOrNull(row, 'comment'),
  at: integer(row, 'at'),
});

const SELECT = 'SELECT * FROM approval';

export class ApprovalStore {
  readonly #byId: StatementSync;
  readonly #open: StatementSync;
  readonly #openOfKey: StatementSync;
  readonly #openOfRequest: StatementSync;
  readonly #expired: StatementSync;
  readonly #page: StatementSync;
  readonly #insert: StatementSync;
  readonly #decide: StatementSync;
  readonly #votes: StatementSync;
  readonly #vote: StatementSync;

  constructor(database: DatabaseSync) {
    const open = `${SELECT} WHERE state = 'pending'`;
    this.#byId = database.prepare(`${SELECT} WHERE id = ?`);
    this.#open = database.prepare(`${open} AND key_id = ? AND action = ? AND request_id = ?`);
    this.#openOfKey = database.prepare(`${open} AND key_id = ?`);
    this.#openOfRequest = database.prepare(`${open} AND request_id = ?`);
    this.#expired = database.prepare(`${open} AND expires_at <= ?`);
    this.#page = database.prepare(`${SELECT} WHERE id > ? AND (? = '' OR state = ?) ORDER BY id LIMIT ?`);
    this.#insert = database.prepare(`INSERT INTO approval (id, key_id, key_group, action, state, request_id,
      generation, days, context, needed, reason, deletion_due, integration_id, created_at, expires_at, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#decide =
      database.prepare(`UPDATE approval SET state = ?, reason = ?, deletion_due = ?, decided_at = ?
      WHERE id = ? AND state = 'pending'`);
    this.#votes = database.prepare('SELECT * FROM vote WHERE approval_id = ? ORDER BY at, account_id');
    this.#vote =
      database.prepare(`INSERT OR REPLACE INTO vote (approval_id, account_id, principal_id, operator, decision,
      comment, at) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  }

  get(id: string): StoredApproval | undefined {
    const row = this.#byId.get(id);
    return row && storedApproval(row);
  }

  open(keyId: string, action: ApprovalAction, requestId: string): StoredApproval | undefined {
    const row = this.#open.get(keyId, action, requestId);
    return row && storedApproval(row);
  }

  openOfKey(keyId: string): readonly StoredApproval[] {
    return this.#openOfKey.all(keyId).map(storedApproval);
  }

  openOfRequest(requestId: string): readonly StoredApproval[] {
    return this.#openOfRequest.all(requestId).map(storedApproval);
  }

  /** Open ones whose time is over. */
  expired(now: number): readonly StoredApproval[] {
    return this.#expired.all(now).map(storedApproval);
  }

  page(after: string, state: ApprovalState | undefined, limit: number): readonly StoredApproval[] {
    return this.#page.all(after, state ?? '', state ?? '', limit).map(storedApproval);
  }

  insert(approval: StoredApproval): void {
    this.#insert.run(
      approval.id,
      approval.keyId,
      approval.keyGroup,
      approval.action,
      approval.state,
      approval.requestId,
      approval.generation,
      approval.days,
      JSON.stringify(approval.context),
      approval.needed,
      approval.reason,
      approval.deletionDue,
      approval.integrationId,
      approval.createdAt,
      approval.expiresAt,
      approval.decidedAt,
    );
  }

  /** @throws where it is decided already */
  decide(id: string, decision: Decision): void {
    const { state, reason, deletionDue, decidedAt } = decision;
    const { changes } = this.#decide.run(state, reason, deletionDue, decidedAt, id);
    if (changes !== 1) throw new Error(`Approval ${id} was decided underneath`);
  }

  votes(approvalId: string): readonly Vote[] {
    return this.#votes.all(approvalId).map(storedVote);
  }

  addVote(vote: Vote): void {
    const { approvalId, accountId, principalId, operator, decision, comment, at } = vote;
    this.#vote.run(approvalId, accountId, principalId, operator, decision, comment, at);
  }
}
