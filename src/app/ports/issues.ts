import type { AccountId, Instant, IssueId, IssueKey } from '../../domain/ids';
import type { HistoryEntry } from '../../domain/issue-history';
import type { RawForm } from '../../domain/policy/review';
import type { Status } from '../../domain/statuses';

/**
 * What the running app asks of Jira (set-up has a port of its own). Every method is one REST call unless it says
 * otherwise; all calls are made as the app. Transport failures and refusals throw {@link IssuesUnavailable} unless
 * the method says otherwise: the caller retries later.
 */
export interface Issues {
  /** The issue with its whole history; undefined where it is gone. One call (more only for over 100 entries). */
  read(issueId: IssueId): Promise<IssueView | undefined>;
  /** The form alone, for the submit validator, which is given a key and nothing else. */
  readForm(issueKey: IssueKey): Promise<FormView | undefined>;
  /** Who holds the approver's role in the project. */
  approvers(projectId: string): Promise<RoleMembers>;
  /** A person as Jira knows them now; undefined where the account doesn't exist. */
  person(accountId: AccountId): Promise<Person | undefined>;
  /** Writes the app's own read-only fields. */
  writeFields(issueId: IssueId, fields: AppFields): Promise<void>;
  /**
   * Takes the app's own transition to a status; leaves the comment and sets the issue context's status in the same call. `refused` where Jira offers
   * no such transition or a validator says no; `conflict` where somebody else changed the issue at the same time.
   */
  move(
    issueId: IssueId,
    to: Status,
    comment: Comment,
    lozenge: Lozenge,
  ): Promise<'moved' | 'refused' | 'conflict' | 'gone'>;
  /** Sets the issue context's status where no transition of the app's does. */
  showLozenge(issueId: IssueId, lozenge: Lozenge): Promise<void>;
  /** Leaves a comment once: one that bears the same milestone id is not repeated. */
  comment(issueId: IssueId, comment: Comment): Promise<'commented' | 'gone'>;
  /** One mail to each recipient. */
  notify(
    issueId: IssueId,
    to: RoleMembers,
    mail: { readonly subject: string; readonly text: string },
  ): Promise<void>;
  /** Our issues that changed since `since`, whatever their status; eventually consistent: a hint, never a fact. */
  recentlyChanged(since: Instant): Promise<readonly IssueId[]>;
}

export interface FormView {
  readonly id: IssueId;
  readonly key: IssueKey;
  readonly projectId: string;
  /** Which of our two issue types it is; undefined for any other. */
  readonly action: 'create' | 'delete' | undefined;
  readonly form: RawForm;
}

export interface IssueView extends FormView {
  /** undefined for a status that isn't ours. */
  readonly status: Status | undefined;
  readonly creator: AccountId | undefined;
  readonly reporter: AccountId | undefined;
  /** The app's own fields as they stand in Jira. */
  readonly appFields: AppFields;
  /** What the issue context's status reads; null where it has none. Anybody who may edit the issue can change it. */
  readonly lozenge: string | null;
  /** Oldest first, complete. */
  readonly history: readonly HistoryEntry[];
}

/** The issue context's status: shown beside its title before it is opened. Decides nothing. */
export interface Lozenge {
  readonly label: string;
  /** Of Atlaskit's lozenge. */
  readonly appearance: 'default' | 'inprogress' | 'moved' | 'new' | 'removed' | 'success';
}

export interface AppFields {
  readonly handle: string | null;
  readonly state: string | null;
  readonly operation: string | null;
}

export interface RoleMembers {
  readonly accountIds: readonly AccountId[];
  readonly groupIds: readonly string[];
  /** Of those groups, for people; left out where nobody reads them. */
  readonly groupNames?: readonly string[];
}

export interface Person {
  readonly accountId: AccountId;
  readonly active: boolean;
  /** `atlassian` for people; `app` and `customer` are others. */
  readonly accountType: string;
  readonly groupIds: readonly string[];
}

export interface Comment {
  /** Stable id of what it tells: a second try doesn't tell it again. */
  readonly milestoneId: string;
  /** Who is told by a mention. */
  readonly mention: readonly AccountId[];
  /** Paragraphs of plain text; a line that starts with `- ` is a list item. */
  readonly paragraphs: readonly string[];
}

/** Jira can't be reached or asks to wait. Nothing is lost: the work is done again later. */
export class IssuesUnavailable extends Error {
  override readonly name = 'IssuesUnavailable';
  /** Seconds that Jira asks to wait, if it does. */
  readonly retryAfterSeconds: number | undefined;
  constructor(message: string, retryAfterSeconds?: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
