import type {
  AppFields,
  Comment,
  Issues,
  IssueView,
  Lozenge,
  Person,
  RoleMembers,
} from '../../../src/app/ports/issues';
import type { AccountId, ChangelogId, Instant, IssueId, IssueKey } from '../../../src/domain/ids';
import type { HistoryEntry } from '../../../src/domain/issue-history';
import type { FormField, RawForm } from '../../../src/domain/policy/review';
import type { Status } from '../../../src/domain/statuses';

export const APP = 'app-account' as AccountId;
export const PROJECT = '10000';
const ELSEWHERE = '20000';

interface FakeIssue {
  id: IssueId;
  key: IssueKey;
  projectId: string;
  action: 'create' | 'delete' | undefined;
  status: Status | undefined;
  creator: AccountId;
  reporter: AccountId;
  form: RawForm;
  appFields: AppFields;
  lozenge: string | null;
  history: HistoryEntry[];
  comments: Comment[];
  gone: boolean;
}

const NOTHING: AppFields = { handle: null, state: null, operation: null };

/**
 * Jira behind the port, with its memory: people act on it (rightly or not), the app reads and writes it. It enforces
 * none of the workflow's rules: what passes them by must be caught by the app.
 */
export class FakeIssues implements Issues {
  readonly all = new Map<IssueId, FakeIssue>();
  readonly mails: { issueId: IssueId; to: RoleMembers; subject: string }[] = [];
  readonly people = new Map<AccountId, Person>();
  role: RoleMembers = { accountIds: [], groupIds: ['approvers'] };
  readonly #now: () => Instant;
  /** Told of every change, as Jira tells of it. */
  readonly #tell: (issueId: IssueId, changelogId: ChangelogId | undefined, by: AccountId) => void;
  #nextChange = 1000;

  constructor(now: () => Instant, tell: FakeIssues['tell']) {
    this.#now = now;
    this.#tell = tell;
  }

  get tell(): (issueId: IssueId, changelogId: ChangelogId | undefined, by: AccountId) => void {
    return this.#tell;
  }

  addPerson(accountId: AccountId, person: Partial<Person> = {}): void {
    this.people.set(accountId, {
      accountId,
      active: true,
      accountType: 'atlassian',
      groupIds: [],
      ...person,
    });
  }

  // What people, rules and imports do.

  create(by: AccountId, action: 'create' | 'delete', form: RawForm, status: Status = 'draft'): IssueId {
    const id = String(10_001 + this.all.size) as IssueId;
    this.all.set(id, {
      id,
      key: `KEYS-${this.all.size + 1}` as IssueKey,
      projectId: PROJECT,
      action,
      status,
      creator: by,
      reporter: by,
      form,
      appFields: NOTHING,
      lozenge: null,
      history: [],
      comments: [],
      gone: false,
    });
    return id;
  }

  setStatus(id: IssueId, to: Status | undefined, by: AccountId): void {
    const issue = this.get(id);
    const from = issue.status;
    issue.status = to;
    this.#change(issue, by, { status: { from, to } });
  }

  edit(id: IssueId, form: RawForm, by: AccountId): void {
    const issue = this.get(id);
    issue.form = { ...issue.form, ...form };
    this.#change(issue, by, { fields: Object.keys(form) as FormField[] });
  }

  setReporter(id: IssueId, reporter: AccountId, by: AccountId): void {
    const issue = this.get(id);
    const people = [issue.reporter, reporter];
    issue.reporter = reporter;
    this.#change(issue, by, { people });
  }

  relocate(id: IssueId, by: AccountId): void {
    const issue = this.get(id);
    issue.projectId = ELSEWHERE;
    this.#change(issue, by, { relocates: true });
  }

  retype(id: IssueId, by: AccountId): void {
    const issue = this.get(id);
    issue.action = undefined;
    this.#change(issue, by, { relocates: true });
  }

  remove(id: IssueId, by: AccountId): void {
    this.get(id).gone = true;
    this.#tell(id, undefined, by);
  }

  get(id: IssueId): FakeIssue {
    const issue = this.all.get(id);
    if (!issue) throw new Error(`No issue ${id}`);
    return issue;
  }

  #change(issue: FakeIssue, author: AccountId, change: Partial<HistoryEntry>): void {
    const id = String(this.#nextChange++) as ChangelogId;
    const entry: HistoryEntry = {
      id,
      at: this.#now(),
      author,
      fields: [],
      people: [],
      relocates: false,
      ...change,
    };
    issue.history.push(entry);
    this.#tell(issue.id, id, author);
  }

  // The port.

  async read(id: IssueId): Promise<IssueView | undefined> {
    const issue = this.all.get(id);
    if (!issue || issue.gone) return undefined;
    const { comments: _c, gone: _g, ...view } = issue;
    return { ...view, history: [...issue.history] };
  }

  async readForm(key: IssueKey) {
    const issue = [...this.all.values()].find((candidate) => candidate.key === key && !candidate.gone);
    return issue && (await this.read(issue.id));
  }

  async approvers() {
    return this.role;
  }

  async person(accountId: AccountId) {
    return this.people.get(accountId);
  }

  async writeFields(id: IssueId, fields: AppFields) {
    const issue = this.all.get(id);
    if (issue) issue.appFields = fields;
  }

  async move(id: IssueId, to: Status, comment: Comment, lozenge: Lozenge) {
    const issue = this.all.get(id);
    if (!issue || issue.gone) return 'gone' as const;
    // As in the workflow: approving and rejecting are people's.
    if (to === 'approved' || to === 'rejected') return 'refused' as const;
    issue.comments.push(comment);
    issue.lozenge = lozenge.label;
    this.setStatus(id, to, APP);
    return 'moved' as const;
  }

  async showLozenge(id: IssueId, { label }: Lozenge) {
    this.get(id).lozenge = label;
  }

  async comment(id: IssueId, comment: Comment) {
    const issue = this.all.get(id);
    if (!issue || issue.gone) return 'gone' as const;
    const said = issue.comments.some(({ milestoneId }) => milestoneId === comment.milestoneId);
    if (!said) issue.comments.push(comment);
    return 'commented' as const;
  }

  async notify(issueId: IssueId, to: RoleMembers, { subject }: { subject: string }) {
    this.mails.push({ issueId, to, subject });
  }

  async recentlyChanged(since: Instant) {
    return [...this.all.values()]
      .filter(({ gone, history }) => !gone && (history.at(-1)?.at ?? 0) >= since)
      .map(({ id }) => id);
  }
}
