import type { AccountId, Instant, IssueId, IssueKey, KeyHandle } from '../../domain/ids';
import type { RawForm } from '../../domain/policy/review';
import type { Status } from '../../domain/statuses';

/**
 * What the operators' page asks of Jira, in the session of whoever looks at it: Jira's own permissions decide what
 * that person sees. Every method is one call unless it says otherwise, and throws `JiraRefused` where Jira refuses.
 */
export interface OperatorsJira {
  rights(projectId: string): Promise<ProjectRights>;
  search(
    query: RequestQuery,
    page: { readonly order: 'newest' | 'stillest'; readonly limit: number; readonly cursor: string | null },
  ): Promise<FoundPage>;
  /** How many there are, roughly. */
  count(query: RequestQuery): Promise<number>;
  /** Those that are there and that the person may see, with their whole form; at most 100 ids. */
  visible(ids: readonly IssueId[]): Promise<ReadonlyMap<IssueId, FoundIssue>>;
  /** Which of our roles the person holds. Three calls, made as the app: people can't read roles. */
  roles(projectId: string, accountId: AccountId): Promise<HeldRoles>;
}

export interface ProjectRights {
  readonly browse: boolean;
  readonly administer: boolean;
}

export interface HeldRoles {
  readonly approver: boolean;
  readonly operator: boolean;
}

/** Requests of our project and our two issue types that are looked for. */
export interface RequestQuery {
  /** null: any. */
  readonly statuses: readonly Status[] | null;
  readonly action: 'create' | 'delete' | null;
  readonly match: RequestMatch | null;
  /** Filed by, reported by or meant for the person. */
  readonly mine: boolean;
}

export type RequestMatch =
  /** Whatever somebody typed: all words, each at the beginning of a word of summary, key name or handle. */
  | { readonly by: 'text'; readonly text: string }
  | { readonly by: 'key'; readonly key: IssueKey }
  /** Requests to delete a key; may find others whose handle has the same parts. */
  | { readonly by: 'deletions'; readonly handle: KeyHandle };

export interface FoundPage {
  readonly issues: readonly FoundIssue[];
  readonly nextCursor: string | null;
}

/** An issue as the person sees it in Jira. */
export interface FoundIssue {
  readonly id: IssueId;
  readonly key: IssueKey;
  readonly projectId: string;
  /** undefined for an issue type that isn't ours. */
  readonly action: 'create' | 'delete' | undefined;
  /** undefined for a status that isn't ours. */
  readonly status: Status | undefined;
  readonly statusName: string;
  readonly summary: string;
  readonly created: Instant;
  readonly reporter: AccountId | undefined;
  /** Fields that were not asked for, or that hold what their type forbids, are null. */
  readonly form: RawForm;
}
