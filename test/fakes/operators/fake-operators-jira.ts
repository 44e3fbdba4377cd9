import type {
  FoundIssue,
  FoundPage,
  HeldRoles,
  OperatorsJira,
  ProjectRights,
  RequestQuery,
} from '../../../src/app/ports/operators-jira';
import type { IssueId } from '../../../src/domain/ids';

/** Jira behind the page's port, in one person's session: it shows nothing of the issues that are hidden from them. */
export class FakeOperatorsJira implements OperatorsJira {
  readonly issues = new Map<IssueId, FoundIssue>();
  /** Issues that are there, and that a security level keeps from this person. */
  readonly hidden = new Set<IssueId>();
  held: HeldRoles = { approver: false, operator: false };
  granted: ProjectRights = { browse: true, administer: false };
  /** Calls of Jira's REST API. */
  calls = 0;

  async rights() {
    this.calls += 1;
    return this.granted;
  }

  async roles() {
    this.calls += 3;
    return this.held;
  }

  async search(
    query: RequestQuery,
    { cursor, limit }: { readonly limit: number; readonly cursor: string | null },
  ): Promise<FoundPage> {
    this.calls += 1;
    const all = this.#seen().filter((issue) => matches(query, issue));
    const start = Number(cursor ?? 0);
    const end = start + limit;
    return { issues: all.slice(start, end), nextCursor: end < all.length ? String(end) : null };
  }

  async count(query: RequestQuery): Promise<number> {
    this.calls += 1;
    return this.#seen().filter((issue) => matches(query, issue)).length;
  }

  async visible(ids: readonly IssueId[]) {
    if (ids.length === 0) return new Map<IssueId, FoundIssue>();
    if (ids.length > 100) throw new Error('Jira fetches at most 100 issues at once');
    this.calls += 1;
    return new Map(this.#seen().flatMap((issue) => (ids.includes(issue.id) ? [[issue.id, issue]] : [])));
  }

  #seen(): FoundIssue[] {
    return [...this.issues.values()].filter(({ id }) => !this.hidden.has(id));
  }
}

function matches({ statuses, action, match }: RequestQuery, issue: FoundIssue): boolean {
  return (
    (statuses === null || (issue.status !== undefined && statuses.includes(issue.status))) &&
    (action === null || issue.action === action) &&
    (match?.by !== 'deletions' || issue.form.handle === match.handle)
  );
}
