import type { IssueId } from '../../domain/ids';
import type { RoleMembers } from './issues';

/** Jira mails people about an issue and about nothing else: what isn't about one needs one to go by. */
export interface Announcer {
  /** An issue of the project that the app may see; undefined where there is none. */
  anyIssue(): Promise<IssueId | undefined>;
  notify(
    issueId: IssueId,
    to: RoleMembers,
    mail: { readonly subject: string; readonly text: string },
  ): Promise<void>;
}
