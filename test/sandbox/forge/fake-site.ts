import type {
  InstalledApp,
  Principal,
  ProductRequest,
  ProductResponse,
} from '../../../src/sandbox/contracts';
import type { PageMail, Product, ProductPages, ProductParts } from '../../../src/sandbox/product';

export const ADMIN = 'account-admin';
export const MEMBER = 'account-member';

/** Sees the one issue, and may not edit it. */
export const READER = 'account-reader';
/** Signs in, and sees nothing. */
export const OUTSIDER = 'account-outsider';

const PROJECT = { id: '1', key: 'FIX', type: 'software' };
const ISSUES = [
  { id: '10', key: 'FIX-1', type: 'Task', typeId: '100' },
  { id: '11', key: 'FIX-2', type: 'Bug', typeId: '101' },
];

/** A project with two issues. Tests say what properties, pins and mails there are. */
class FakePages implements ProductPages {
  readonly properties = new Map<string, unknown>();
  readonly pins = new Set<string>();
  readonly mails: (PageMail & { readonly to: string })[] = [];

  people() {
    return [ADMIN, MEMBER, READER, OUTSIDER].map((accountId) => ({
      ...{ accountId, displayName: accountId, emailAddress: `${accountId}@example.com` },
    }));
  }

  subject(accountId: string, place: { readonly issue?: string | undefined; project?: string | undefined }) {
    const named = (one: { readonly id: string; readonly key: string }, name: string | undefined) =>
      one.id === name || one.key === name;
    if (accountId === OUTSIDER) return undefined;
    if (place.issue === undefined) return named(PROJECT, place.project) ? { project: PROJECT } : undefined;
    const issue = ISSUES.find((one) => named(one, place.issue));
    return issue && { issue, project: PROJECT };
  }

  may(accountId: string): boolean {
    return accountId === ADMIN || accountId === MEMBER;
  }

  property(entity: 'issue' | 'project', id: string, key: string): unknown {
    return this.properties.get(`${entity} ${id} ${key}`);
  }

  isPinned(moduleId: string, projectId: string): boolean {
    return this.pins.has(`${moduleId} ${projectId}`);
  }

  mailsTo(accountId: string) {
    return this.mails.filter(({ to }) => to === accountId);
  }
}

const json = (status: number, body: unknown): ProductResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const TOKENS: Readonly<Record<string, string>> = { 'admin@example.com': ADMIN, 'member@example.com': MEMBER };

export const basic = (email: string): string => `Basic ${Buffer.from(`${email}:token`).toString('base64')}`;

function signedIn(request: ProductRequest): Principal {
  const encoded = request.headers.authorization?.replace('Basic ', '');
  if (encoded === undefined) return request.principal;
  const [email = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const accountId = TOKENS[email];
  return accountId === undefined ? { kind: 'anonymous' } : { kind: 'user', accountId, session: true };
}

/** A site with notes: enough of a product to see who calls, with which scope, and what arrives. */
export class FakeSite implements Product {
  readonly cloudId: string;
  readonly siteUrl: string;
  readonly platform: ProductParts['platform'];
  readonly notes: { readonly text: string; readonly by: Principal }[] = [];
  readonly pages = new FakePages();
  app: InstalledApp | undefined;

  constructor(parts: ProductParts) {
    this.cloudId = parts.cloudId;
    this.siteUrl = parts.siteUrl;
    this.platform = parts.platform;
  }

  scopesFor(method: string, path: string): readonly string[] | undefined {
    if (path.startsWith('/rest/api/3/note'))
      return method === 'GET' ? ['read:jira-work'] : ['write:jira-work'];
    if (path.startsWith('/rest/api/3/log')) return ['read:jira-work', 'read:log'];
    if (path.startsWith('/rest/api/3/my')) return [];
    return undefined;
  }

  async handle(request: ProductRequest): Promise<ProductResponse> {
    const caller = signedIn(request);
    const [path] = request.path.split('?');
    const accountId = caller.kind === 'anonymous' ? undefined : caller.accountId;
    if (path === '/rest/api/3/myself') {
      return accountId === undefined ? json(401, {}) : json(200, { accountId, headers: request.headers });
    }
    if (path === '/rest/api/3/log') {
      this.notes.push({ text: request.body, by: caller });
      return json(201, { by: caller });
    }
    if (path === '/rest/api/3/note') return json(200, { by: caller });
    return json(404, {});
  }

  appInstalled(app: InstalledApp): void {
    this.app = app;
  }

  appUninstalled(): void {
    this.app = undefined;
  }

  async control({ method, path, body }: ProductRequest): Promise<ProductResponse> {
    return json(200, { method, path, body });
  }

  isAdmin(accountId: string): boolean {
    return accountId === ADMIN;
  }

  /** Knows one expression: whether the event's name is "wanted". */
  evaluate(expression: string, { variables }: { variables?: Readonly<Record<string, unknown>> }): unknown {
    if (expression !== 'event.name == "wanted"') throw new Error('Not an expression');
    const event = variables?.event as { name?: string } | undefined;
    return event?.name === 'wanted';
  }
}
