import type { DeletionDraft, PersonIssues, PersonView } from '../../../src/app/ports/person-issues';
import { type TransitionRow, WORKFLOWS } from '../../../src/app/setup/workflows';
import type { AccountId, IssueId } from '../../../src/domain/ids';
import type { Status } from '../../../src/domain/statuses';
import type { FakeIssues } from './fake-issues';

/** Jira as one person: offers what the workflow's conditions let them take, and acts in their name. */
export class FakePersonIssues implements PersonIssues {
  readonly #issues: FakeIssues;
  readonly #me: AccountId;

  constructor(issues: FakeIssues, me: AccountId) {
    this.#issues = issues;
    this.#me = me;
  }

  async read(issueId: IssueId): Promise<PersonView | undefined> {
    const view = await this.#issues.read(issueId);
    return view && { ...view, offered: this.#offered(issueId) };
  }

  async take(issueId: IssueId, to: Status): Promise<'taken' | 'not-offered'> {
    if (!this.#offered(issueId).includes(to)) return 'not-offered';
    this.#issues.setStatus(issueId, to, this.#me);
    return 'taken';
  }

  async fileDeletion(_project: string, { handle, reason, windowDays }: DeletionDraft) {
    const id = this.#issues.create(this.#me, 'delete', { handle, reason, windowDays });
    return this.#issues.get(id).key;
  }

  #offered(issueId: IssueId): Status[] {
    const { action, status } = this.#issues.get(issueId);
    const rows = WORKFLOWS.find((workflow) => workflow.action === action)?.transitions ?? [];
    return rows
      .filter((row) => row.kind === 'people' && status !== undefined && row.from.includes(status))
      .filter((row) => this.#meets(issueId, row))
      .map(({ to }) => to);
  }

  #meets(issueId: IssueId, { who }: TransitionRow): boolean {
    const { creator, reporter } = this.#issues.get(issueId);
    const groups = this.#issues.people.get(this.#me)?.groupIds ?? [];
    const holds = {
      anyone: true,
      approvers: this.#issues.role.groupIds.some((id) => groups.includes(id)),
      operators: false,
      requester: [creator, reporter].includes(this.#me),
      app: false,
    };
    return who.some((each) => holds[each]);
  }
}
