import type { IssueId, IssueKey, KeyHandle } from '../../domain/ids';
import type { Status } from '../../domain/statuses';
import type { IssueView } from './issues';

/**
 * Jira as the person in whose session a page runs: what they may not see isn't there, and what they may not do is
 * refused by Jira's own rules. Refusals throw `JiraRefused`.
 */
export interface PersonIssues {
  /** One call; undefined where the issue is gone, or this person may not see it. */
  read(issueId: IssueId): Promise<PersonView | undefined>;
  /** Takes the transition that leads to a status; `not-offered` where Jira offers this person none. Two calls. */
  take(issueId: IssueId, to: Status, reason: string | undefined): Promise<'taken' | 'not-offered'>;
  /** Files a *Delete Key* issue, as a draft. */
  fileDeletion(projectId: string, deletion: DeletionDraft): Promise<IssueKey>;
}

/** The issue, with its newest hundred changes at least. */
export interface PersonView extends IssueView {
  /** Statuses that Jira offers this person a transition to, as the issue stands now. */
  readonly offered: readonly Status[];
}

export interface DeletionDraft {
  readonly handle: KeyHandle;
  readonly keyName: string;
  readonly reason: string;
  /** Undo window in days. */
  readonly windowDays: number;
}
