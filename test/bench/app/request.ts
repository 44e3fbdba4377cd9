import { APPLICATION } from '../../../src/cli/demo/cast';
import { KeyIssues, type SeenIssue } from '../../../src/cli/demo/issues';
import { KmsClient } from '../../../src/cli/demo/kms-client';
import type { ReferenceStage as Stage } from '../../../src/cli/demo/stage';
import { type Cost, Meter } from './meter';

const DAY = 86_400_000;
const SECOND = 1_000;
/** The app polls the KMS within this time of asking the operators. */
const LONGEST_POLL_SECONDS = 60;
const UNDO_WINDOW_DAYS = 7;
/** Which of the app's functions tell it that an issue has changed: Jira's event, and the workflow's post function. */
const HINTS = ['issue-event', 'hint-after-transition'];

/** People who file, approve and confirm requests, while the app's calls are counted. */
export class Requests {
  readonly #stage: Stage;
  readonly #issues: KeyIssues;
  readonly #operator: KmsClient;

  private constructor(stage: Stage, issues: KeyIssues) {
    this.#stage = stage;
    this.#issues = issues;
    this.#operator = new KmsClient(stage.kms.url, stage.file().credentials.operator ?? '');
  }

  static async open(stage: Stage): Promise<Requests> {
    return new Requests(stage, await KeyIssues.open(stage.person('developer')));
  }

  /** A Create Key from Submit to Ready. */
  async create(name: string): Promise<{ readonly handle: string; readonly cost: Cost }> {
    const key = await this.#issues.file(
      this.#developer,
      'Create Key',
      `Key for ${name}`,
      this.#keyForm(name),
    );
    const { cost, seen } = await this.#goThrough(key, 'Ready');
    if (!seen.handle) throw new Error(`${key} is Ready and shows no handle`);
    return { handle: seen.handle, cost };
  }

  /** A Delete Key from Submit to Pending deletion, where the undo window begins. */
  async remove(handle: string): Promise<Cost> {
    const key = await this.#issues.file(this.#developer, 'Delete Key', `Delete ${handle}`, {
      'Key handle': handle,
      Reason: 'The payments service has moved to another key.',
      'Undo window (days)': UNDO_WINDOW_DAYS,
    });
    return (await this.#goThrough(key, 'Pending deletion')).cost;
  }

  get #developer() {
    return this.#stage.person('developer');
  }

  /** Submitted, approved by somebody who has the role through a group, confirmed by the operator before the one poll. */
  async #goThrough(key: string, goal: string): Promise<{ readonly cost: Cost; readonly seen: SeenIssue }> {
    const { sandbox } = this.#stage;
    await this.#awayFromSchedule();
    const meter = new Meter(this.#stage);
    await this.#issues.step(this.#developer, key, 'Submit');
    await sandbox.drain();
    await this.#issues.step(this.#stage.person('approver'), key, 'Approve');
    await sandbox.drain();
    await this.#confirmInKms();
    const seen = await this.#pollUntil(key, goal);
    checkPath(meter, key);
    return { cost: meter.read(), seen };
  }

  /** Moves time on until the five-minute schedule has just run: what it costs is no request's doing. */
  async #awayFromSchedule(): Promise<void> {
    const { sandbox } = this.#stage;
    const next = Math.min(...sandbox.platform.schedules.waiting().map(({ due }) => due));
    if (Number.isFinite(next)) await sandbox.advance(next - sandbox.clock.now() + SECOND);
  }

  async #confirmInKms(): Promise<void> {
    type Page = { readonly approvals: readonly { readonly id: string }[] };
    const { approvals } = await this.#operator.must<Page>('GET', '/v1/approvals?state=pending');
    for (const { id } of approvals) await this.#operator.must('POST', `/v1/approvals/${id}/approve`, {});
  }

  async #pollUntil(key: string, goal: string): Promise<SeenIssue> {
    for (let second = 0; second < LONGEST_POLL_SECONDS; second += 1) {
      const seen = await this.#issues.see(this.#developer, key);
      if (seen.status === goal) return seen;
      await this.#stage.sandbox.advance(SECOND);
    }
    const { status } = await this.#issues.see(this.#developer, key);
    throw new Error(`${key} stands at "${status}", not at "${goal}"`);
  }

  #keyForm(name: string): Record<string, unknown> {
    const day = (offset: number) =>
      new Date(this.#stage.sandbox.clock.now() + offset * DAY).toISOString().slice(0, 10);
    return {
      Description: 'Encrypts card tokens at rest in the payments service.',
      'Key name': name,
      'Key type': { value: 'AES-256' },
      'Allowed operations': [{ value: 'encrypt' }, { value: 'decrypt' }],
      'Protection level': { value: 'hsm' },
      'Project ID': APPLICATION.projectId,
      Location: { value: 'eu-central' },
      Requestor: { accountId: this.#developer.accountId },
      'Activation date': day(0),
      'Expiry date': day(365),
      'Cost centre': 'CC-4711',
      'Data classification': { value: 'confidential' },
      Applications: `${APPLICATION.name}: encrypt, decrypt`,
    };
  }
}

/** The figures count for this path alone: both transitions told by event and by post function, one poll, no schedule. */
function checkPath(meter: Meter, key: string): void {
  const polls = meter.kmsCalls().filter(({ method, target }) => method === 'GET' && POLL.test(target)).length;
  const runs = Object.fromEntries([...HINTS, 'reconcile'].map((name) => [name, meter.runs(name)]));
  const expected = { ...Object.fromEntries(HINTS.map((name) => [name, 2])), reconcile: 0 };
  if (polls !== 1 || JSON.stringify(runs) !== JSON.stringify(expected)) {
    const found = `${polls} polls and ${JSON.stringify(runs)}`;
    throw new Error(
      `${key} took another path: ${found}, not 1 poll and ${JSON.stringify(expected)}\n${meter.lines().join('\n')}`,
    );
  }
}

const POLL = /\/v1\/approvals\/[^/]+$/;
