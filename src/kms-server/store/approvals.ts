import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BoundGrant } from '../hsm/binding';
import type { Foreseen } from '../policy/foreseen';
import type { QuorumAction, Requirement } from '../policy/quorum';
import {
  type ApprovalOrder,
  type ApprovalPosition,
  approvalQuery,
  type StoredApprovalFilter,
} from './approval-query';
import type { ApprovalState } from './approval-state';
import type { RequestContext } from './key-spec';
import { integer, integerOrNull, type SqlRow, text, textOrNull } from './rows';
import { Statements } from './statements';

export const KEY_ACTIONS = ['enable', 'delete', 'cancel-deletion'] as const satisfies readonly QuorumAction[];
/** What the Jira app can ask its operators for. */
export type KeyAction = (typeof KEY_ACTIONS)[number];

interface ApprovalBase {
  readonly id: string;
  readonly state: ApprovalState;
  /** Whose agreement it takes, as it was when it was opened. */
  readonly requirements: readonly Requirement[];
  readonly reason: string | null;
  /** The integration that asked, or the person who proposed it. */
  readonly openedBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly decidedAt: number | null;
  /** One person acted alone. */
  readonly breakGlass: boolean;
}

/** An approval of what the Jira app asked for. */
export interface KeyApproval extends ApprovalBase {
  readonly about: 'key';
  readonly action: KeyAction;
  readonly keyGroup: string;
  readonly keyId: string;
  readonly requestId: string;
  readonly generation: number;
  /** Undo window of a deletion. */
  readonly days: number | null;
  readonly context: RequestContext;
  /** Why, in the words of the person who asked; null where the ticket says it. */
  readonly why: string | null;
  readonly deletionDue: number | null;
  /** The applications that the key is for, as they were when it was opened. */
  readonly grants: readonly BoundGrant[];
}

/** An approval of a change of the rules, proposed by a person. */
export interface ChangeApproval extends ApprovalBase {
  readonly about: 'change';
  readonly action: QuorumAction;
  /** null: the server as a whole. */
  readonly keyGroup: string | null;
  readonly change: {
    readonly kind: string;
    readonly payload: unknown;
    /** SHA-256 of kind and payload. */
    readonly payloadHash: string;
    /** Why, in the words of who proposed it. */
    readonly comment: string | null;
    /** What it would have done to the keys there were when it was proposed; null where it isn't about keys. */
    readonly foreseen: Foreseen | null;
  };
}

export type StoredApproval = KeyApproval | ChangeApproval;

export interface Vote {
  readonly approvalId: string;
  /** Whose vote it is: see `voterOf`. */
  readonly voter: string;
  readonly principalId: string;
  readonly accountId: string | null;
  readonly operator: string;
  readonly decision: 'approve' | 'deny';
  readonly comment: string | null;
  readonly at: number;
}

/** How an approval ends. */
export interface Decision {
  readonly state: ApprovalState;
  readonly reason: string | null;
  readonly deletionDue: number | null;
  readonly decidedAt: number;
  readonly breakGlass?: boolean;
}

const base = (row: SqlRow): ApprovalBase => ({
  id: text(row, 'id'),
  state: text(row, 'state') as ApprovalState,
  requirements: JSON.parse(text(row, 'requirements')) as Requirement[],
  reason: textOrNull(row, 'reason'),
  openedBy: text(row, 'opened_by'),
  createdAt: integer(row, 'created_at'),
  expiresAt: integer(row, 'expires_at'),
  decidedAt: integerOrNull(row, 'decided_at'),
  breakGlass: integer(row, 'break_glass') === 1,
});

const keyApproval = (row: SqlRow): KeyApproval => ({
  ...base(row),
  about: 'key',
  action: text(row, 'action') as KeyAction,
  keyGroup: text(row, 'key_group'),
  keyId: text(row, 'key_id'),
  requestId: text(row, 'request_id'),
  generation: integer(row, 'generation'),
  days: integerOrNull(row, 'days'),
  context: JSON.parse(text(row, 'context')) as RequestContext,
  why: textOrNull(row, 'comment'),
  deletionDue: integerOrNull(row, 'deletion_due'),
  grants: JSON.parse(textOrNull(row, 'grants') ?? '[]') as BoundGrant[],
});

const changeApproval = (row: SqlRow): ChangeApproval => ({
  ...base(row),
  about: 'change',
  action: text(row, 'action') as QuorumAction,
  keyGroup: textOrNull(row, 'key_group'),
  change: {
    kind: text(row, 'change_kind'),
    payload: JSON.parse(text(row, 'payload')) as unknown,
    payloadHash: text(row, 'payload_hash'),
    comment: textOrNull(row, 'comment'),
    foreseen: JSON.parse(textOrNull(row, 'foreseen') ?? 'null') as Foreseen | null,
  },
});

const storedApproval = (row: SqlRow): StoredApproval =>
  textOrNull(row, 'key_id') === null ? changeApproval(row) : keyApproval(row);

const storedVote = (row: SqlRow): Vote => ({
  approvalId: text(row, 'approval_id'),
  voter: text(row, 'voter'),
  principalId: text(row, 'principal_id'),
  accountId: textOrNull(row, 'account_id'),
  operator: text(row, 'name'),
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
  readonly #openProposal: StatementSync;
  readonly #expired: StatementSync;
  readonly #statements: Statements;
  readonly #insert: StatementSync;
  readonly #decide: StatementSync;
  readonly #votes: StatementSync;
  readonly #vote: StatementSync;
  readonly #unvote: StatementSync;

  constructor(database: DatabaseSync) {
    const open = `${SELECT} WHERE state = 'pending'`;
    this.#byId = database.prepare(`${SELECT} WHERE id = ?`);
    this.#open = database.prepare(`${open} AND key_id = ? AND action = ? AND request_id = ?`);
    this.#openOfKey = database.prepare(`${open} AND key_id = ?`);
    this.#openOfRequest = database.prepare(`${open} AND request_id = ?`);
    this.#openProposal = database.prepare(
      `${open} AND change_kind IS NOT NULL AND opened_by = ? AND payload_hash = ?`,
    );
    this.#expired = database.prepare(`${open} AND expires_at <= ?`);
    this.#statements = new Statements(database);
    this.#insert = database.prepare(`INSERT INTO approval (id, key_group, action, state, requirements, reason,
      opened_by, created_at, expires_at, decided_at, break_glass, key_id, request_id, generation, days, context,
      deletion_due, grants, change_kind, payload, payload_hash, comment,
      foreseen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#decide =
      database.prepare(`UPDATE approval SET state = ?, reason = ?, deletion_due = ?, decided_at = ?, break_glass = ?
      WHERE id = ? AND state = 'pending'`);
    this.#votes = database.prepare('SELECT * FROM vote WHERE approval_id = ? ORDER BY at, voter');
    this.#vote = database.prepare(`INSERT OR REPLACE INTO vote
      (approval_id, voter, principal_id, account_id, name, decision, comment, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#unvote = database.prepare('DELETE FROM vote WHERE approval_id = ? AND voter = ?');
  }

  get(id: string): StoredApproval | undefined {
    const row = this.#byId.get(id);
    return row && storedApproval(row);
  }

  open(keyId: string, action: KeyAction, requestId: string): KeyApproval | undefined {
    const row = this.#open.get(keyId, action, requestId);
    return row && keyApproval(row);
  }

  openOfKey(keyId: string): readonly KeyApproval[] {
    return this.#openOfKey.all(keyId).map(keyApproval);
  }

  openOfRequest(requestId: string): readonly KeyApproval[] {
    return this.#openOfRequest.all(requestId).map(keyApproval);
  }

  /** The same change, proposed by the same person, that nobody has decided yet. */
  openProposal(openedBy: string, payloadHash: string): ChangeApproval | undefined {
    const row = this.#openProposal.get(openedBy, payloadHash);
    return row && changeApproval(row);
  }

  /** Open ones whose time is over. */
  expired(now: number): readonly StoredApproval[] {
    return this.#expired.all(now).map(storedApproval);
  }

  /** A page of those that fit. */
  page(
    filter: StoredApprovalFilter,
    order: ApprovalOrder,
    after: ApprovalPosition | undefined,
    limit: number,
  ): readonly StoredApproval[] {
    const { sql, values } = approvalQuery(filter, order, after, limit);
    return this.#statements
      .of(sql)
      .all(...values)
      .map(storedApproval);
  }

  insert(approval: StoredApproval): void {
    const key = approval.about === 'key' ? approval : undefined;
    const change = approval.about === 'change' ? approval.change : undefined;
    this.#insert.run(
      approval.id,
      approval.keyGroup,
      approval.action,
      approval.state,
      JSON.stringify(approval.requirements),
      approval.reason,
      approval.openedBy,
      approval.createdAt,
      approval.expiresAt,
      approval.decidedAt,
      approval.breakGlass ? 1 : 0,
      key?.keyId ?? null,
      key?.requestId ?? null,
      key?.generation ?? null,
      key?.days ?? null,
      key ? JSON.stringify(key.context) : null,
      key?.deletionDue ?? null,
      key ? JSON.stringify(key.grants) : null,
      change?.kind ?? null,
      change ? JSON.stringify(change.payload) : null,
      change?.payloadHash ?? null,
      (key ? key.why : change?.comment) ?? null,
      change?.foreseen ? JSON.stringify(change.foreseen) : null,
    );
  }

  /** @throws where it is decided already */
  decide(id: string, { state, reason, deletionDue, decidedAt, breakGlass = false }: Decision): void {
    const { changes } = this.#decide.run(state, reason, deletionDue, decidedAt, breakGlass ? 1 : 0, id);
    if (changes !== 1) throw new Error(`Approval ${id} was decided underneath`);
  }

  votes(approvalId: string): readonly Vote[] {
    return this.#votes.all(approvalId).map(storedVote);
  }

  addVote({ approvalId, voter, principalId, accountId, operator, decision, comment, at }: Vote): void {
    this.#vote.run(approvalId, voter, principalId, accountId, operator, decision, comment, at);
  }

  removeVote(approvalId: string, voter: string): void {
    this.#unvote.run(approvalId, voter);
  }
}
