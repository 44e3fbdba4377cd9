import type { AuditEntry, AuditHead } from '../../domain/audit';
import type { BillingEvent } from '../../domain/billing';
import type {
  AccountId,
  ChangelogId,
  ConnectionId,
  Instant,
  IssueId,
  IssueKey,
  KeyHandle,
  RequestId,
} from '../../domain/ids';
import type { Vouching } from '../../domain/policy/vouching';
import type { RequestRecord } from '../../domain/request-lifecycle/record';

/** What we keep of one Jira issue. */
export interface IssueFile {
  readonly issueId: IssueId;
  readonly issueKey: IssueKey;
  /** Raised by every write; every write is conditional on it. 0: never stored. */
  readonly version: number;
  /** Somebody works on it until then; 0 where nobody does. An attribute, never a TTL: expired entries linger. */
  readonly leaseUntil: Instant;
  /** Newest changelog entry that has been read. */
  readonly cursor?: ChangelogId;
  readonly record?: RequestRecord;
  readonly audit: AuditHead;
  /** What the issue is told though no request stands behind it. */
  readonly notice?: Notice;
}

export interface Notice {
  /** `refused`: a submission that the policy refuses. `quarantined`: it stands past *Draft* without a record of ours. */
  readonly kind: 'refused' | 'quarantined';
  /** The changelog entry it is about; part of the comment's stable id. */
  readonly about: ChangelogId | 'none';
  readonly lines: readonly string[];
  readonly told: boolean;
}

/** A key that we made, and what may be asked of it. Follows from its request's record, and is written with it. */
export interface HandleEntry {
  readonly handle: KeyHandle;
  readonly requestId: RequestId;
  readonly issueId: IssueId;
  readonly jiraProjectId: string;
  readonly connectionId: ConnectionId;
  readonly keyGroup: string;
  readonly name: string;
  /** Submitter of the request that made it. */
  readonly requester: AccountId;
  /** Requestor of the key: answers for it. */
  readonly owner: AccountId;
  /** `ready` while it serves; a deletion that is under way is a claim, and leaves this as it is. */
  readonly state: 'made' | 'ready' | 'discarded' | 'destroyed';
}

export interface OutboxEntry {
  readonly id: string;
  readonly event: BillingEvent;
  readonly status: 'due' | 'delivered' | 'dead';
  readonly attempts: number;
  /** Not tried again before. */
  readonly due: Instant;
  readonly problem?: string;
}

/** What is written together with an issue's file, or not at all. */
export interface Changes {
  readonly audit: readonly AuditEntry[];
  readonly outbox: readonly OutboxEntry[];
  /** A request that a later submission replaces. */
  readonly archive?: RequestRecord;
  readonly handle?: HandleEntry;
  /** Taken only if nobody holds it; otherwise nothing is written. */
  readonly claim?: Claim;
  /** The claim's id. */
  readonly release?: string;
  /** The issue's key where it is new: a validator is given the key and nothing else. */
  readonly pointer?: IssueKey;
  /** What stood behind approvals that have been judged: used once, whatever the judgement was. */
  readonly used?: readonly Vouching[];
  /** What was asked for in the panel, once it is taken up. */
  readonly answered?: Ask;
}

/** Something that a person asked for in the panel, and that no step of the workflow tells. */
export interface Ask {
  readonly requestId: RequestId;
  /** A new version of the key, or that its operators are asked again to destroy it. */
  readonly what: 'rotation' | 'destruction';
  readonly by: AccountId;
  readonly at: Instant;
}

/** What one request at a time may hold: a key's name in its group, or the open deletion of a key. */
export interface Claim {
  readonly id: string;
  readonly requestId: RequestId;
  readonly issueKey: IssueKey;
}

export const NO_CHANGES: Changes = { audit: [], outbox: [] };

/** The truth. Reads by key are strictly consistent; `due...` only find work. */
export interface Store {
  load(issueId: IssueId): Promise<IssueFile | undefined>;
  /** Writes file and changes in one transaction, if the stored version still is `file.version`. */
  save(file: IssueFile, changes: Changes, due: Instant | undefined): Promise<IssueFile | 'lost'>;
  issueIdOf(issueKey: IssueKey): Promise<IssueId | undefined>;
  handle(handle: KeyHandle): Promise<HandleEntry | undefined>;
  claim(id: string): Promise<Claim | undefined>;
  /** Files whose time has come; eventually consistent. */
  dueIssues(now: Instant, limit: number): Promise<readonly IssueId[]>;
  /** Issues that needed attention when last written (`attentionOf`, or quarantined), by due; eventually consistent. */
  attentionIssues(page: {
    readonly limit: number;
    readonly cursor: string | null;
  }): Promise<{ readonly issueIds: readonly IssueId[]; readonly nextCursor: string | null }>;
  outboxEntry(id: string): Promise<OutboxEntry | undefined>;
  putOutboxEntry(entry: OutboxEntry): Promise<void>;
  dueOutbox(now: Instant, limit: number): Promise<readonly string[]>;
  /** Ids of events that the receiver refused for good; kept until somebody replays them. */
  deadOutbox(limit: number): Promise<readonly string[]>;
  /** True the first time a mark is made, false ever after (for a day at least): a repeated hop goes no further. */
  markOnce(mark: string): Promise<boolean>;
  /** Up to when changes in Jira have been looked for; undefined before the first time. */
  reconciledUpTo(): Promise<Instant | undefined>;
  setReconciledUpTo(at: Instant): Promise<void>;
  auditTrail(requestId: RequestId): Promise<readonly AuditEntry[]>;
  /** Keeps what a person did in the panel, in the place of an older one of theirs. No part of the issue's file: a pass under way is not disturbed. */
  vouch(vouching: Vouching): Promise<void>;
  vouching(requestId: RequestId, accountId: AccountId): Promise<Vouching | undefined>;
  takeBackVouching(vouching: Vouching): Promise<void>;
  /** Keeps what a person asked for, in the place of an older one of the request. No part of the issue's file. */
  keepAsk(ask: Ask): Promise<void>;
  ask(requestId: RequestId): Promise<Ask | undefined>;
}
