import { ManualClock } from '../../../../src/sandbox/clock-manual';
import type {
  AppPlatform,
  FunctionCall,
  InstalledApp,
  Principal,
  ProductEvent,
} from '../../../../src/sandbox/contracts';
import { Documents } from '../../../../src/sandbox/documents';
import { createJira, type Jira, type User } from '../../../../src/sandbox/jira';
import { jiraChecker } from '../../../support/openapi/checker';

export const START = Date.parse('2026-03-01T12:00:00Z');

/** A platform that notes what Jira tells it and answers validators as the test says. */
export class NotingPlatform implements AppPlatform {
  readonly events: ProductEvent[] = [];
  readonly invoked: FunctionCall[] = [];
  readonly dispatched: FunctionCall[] = [];
  answer: (call: FunctionCall) => Promise<unknown> = async () => ({ result: true });

  publish(event: ProductEvent): void {
    this.events.push(event);
  }

  invoke(call: FunctionCall): Promise<unknown> {
    this.invoked.push(call);
    return this.answer(call);
  }

  dispatch(call: FunctionCall): void {
    this.dispatched.push(call);
  }

  ofType(eventType: string): readonly ProductEvent[] {
    return this.events.filter((event) => event.eventType === eventType);
  }
}

export interface Answer {
  readonly status: number;
  // Answers are JSON of many shapes; each test says what it expects of it.
  // biome-ignore lint/suspicious/noExplicitAny: the shape is checked against the OpenAPI document instead
  readonly body: any;
  readonly headers: Readonly<Record<string, string>>;
}

export const APP: InstalledApp = {
  appId: '11111111-2222-4333-8444-555555555555',
  environmentId: 'aaaaaaaa-2222-4333-8444-555555555555',
  name: 'Test App',
  accountId: '557058:app-user',
  scopes: ['read:jira-work', 'write:jira-work', 'manage:jira-configuration'],
  modules: {
    'jira:workflowValidator': [
      {
        key: 'has-description',
        name: 'V',
        description: 'v',
        expression: 'issue.description != null',
        errorMessage: 'Describe it.',
      },
      {
        key: 'says-why',
        name: 'V',
        description: 'v',
        expression: "issue.summary == 'ok' || 'Not ok: ' + issue.summary",
      },
      { key: 'broken', name: 'V', description: 'v', expression: 'issue.noSuchMember == 1' },
      { key: 'asks-function', name: 'V', description: 'v', function: 'validate' },
    ],
    'jira:workflowCondition': [
      {
        key: 'not-reporter',
        name: 'C',
        description: 'c',
        expression: 'user.accountId != issue.reporter?.accountId',
      },
      { key: 'app-only', name: 'C', description: 'c', expression: 'user.accountId == config.appAccountId' },
    ],
    'jira:workflowPostFunction': [{ key: 'after', name: 'P', description: 'p', function: 'after' }],
    'jira:customField': [
      { key: 'handle', name: 'Handle', description: 'h', type: 'string', readOnly: true },
      { key: 'note', name: 'Note', description: 'n', type: 'string' },
    ],
  },
};

export const appPrincipal = (app: InstalledApp = APP): Principal => ({
  kind: 'app',
  appId: app.appId,
  accountId: app.accountId,
});

export const basic = (user: User): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user.emailAddress}:${user.apiToken}`).toString('base64')}`,
});

/** A site with people, and a client whose every exchange is checked against the official document. */
export class TestSite {
  readonly clock = new ManualClock(START);
  readonly platform = new NotingPlatform();
  readonly documents: Documents;
  readonly jira: Jira;
  readonly violations: string[] = [];
  readonly admin: User;
  readonly developer: User;
  readonly approver: User;

  constructor(documents = new Documents(':memory:')) {
    this.documents = documents;
    this.jira = createJira({
      documents,
      clock: this.clock,
      platform: this.platform,
      siteUrl: 'http://127.0.0.1:8080',
      cloudId: 'cloud-1',
    });
    const checker = jiraChecker();
    this.jira.onExchange((exchange) => this.violations.push(...(checker?.violations(exchange) ?? [])));
    this.admin = this.#person('Site Admin', 'admin@example.com', []);
    this.developer = this.#person('Developer', 'developer@example.com', ['jira-users']);
    this.approver = this.#person('Approver', 'approver@example.com', ['jira-users', 'approvers']);
  }

  #person(displayName: string, emailAddress: string, groups: readonly string[]): User {
    const known = this.jira.users().find((user) => user.emailAddress === emailAddress);
    return known ?? this.jira.addUser({ displayName, emailAddress, groups });
  }

  async send(
    who: User | Principal | undefined,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer> {
    const isUser = who !== undefined && 'displayName' in who;
    const response = await this.jira.handle({
      method,
      path: `/rest/api/3${path}`,
      headers: isUser ? basic(who) : {},
      body: body === undefined ? '' : JSON.stringify(body),
      principal: who === undefined || isUser ? { kind: 'anonymous' } : who,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: response.body === '' ? undefined : JSON.parse(response.body),
    };
  }

  /** Sends and expects success. */
  async done(
    who: User | Principal | undefined,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer['body']> {
    const answer = await this.send(who, method, path, body);
    if (answer.status >= 400)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

export const adf = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
