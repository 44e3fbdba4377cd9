import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIResponse, Route } from '@forge/api';
import { parse } from 'yaml';
import { forgeJiraAdmin } from '../../../src/app/adapters/jira/admin/admin';
import { JiraClient } from '../../../src/app/adapters/jira/client';
import type { JiraAdmin } from '../../../src/app/ports/jira-admin';
import { ManualClock } from '../../../src/sandbox/clock-manual';
import type { AppPlatform, InstalledApp, Principal } from '../../../src/sandbox/contracts';
import { Documents } from '../../../src/sandbox/documents';
import { createJira, type Jira } from '../../../src/sandbox/jira';

export const APP = { appId: '6f1f0d1e-5a44-4c5b-9d0c-3b3f7f6c2a10', environmentId: 'environment-1' };
export const APP_ACCOUNT = '557058:keydesk-app';
export const ADMIN = '712020:admin';
const START = Date.UTC(2026, 0, 5, 9);

/** The app's modules as Jira is told of them. */
const manifest = parse(readFileSync(join(__dirname, '../../../manifest.yml'), 'utf8')) as {
  modules: InstalledApp['modules'];
  permissions: { scopes: string[] };
};

type Interception = (method: string, path: string) => APIResponse | undefined;
const nothing: Interception = () => undefined;

export interface TestSite {
  readonly jira: Jira;
  readonly clock: ManualClock;
  readonly admin: JiraAdmin;
  /** Calls as a person or as the app, `METHOD /path`, oldest first. */
  readonly calls: string[];
  client(principal: Principal): JiraClient;
  request(
    accountId: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }>;
  /** Answers a call in Jira's place, before or after Jira has carried it out, where it gives something. */
  intercept: { before: Interception; after: Interception };
  close(): void;
}

const noApp: AppPlatform = {
  publish: () => {},
  invoke: async () => ({ result: true }),
  dispatch: () => {},
};

/** A new Jira site with the app installed, as its REST API shows it. */
export function openTestSite(platform: AppPlatform = noApp): TestSite {
  const documents = new Documents(':memory:');
  const clock = new ManualClock(START);
  const seed = { admin: { displayName: 'Site Admin', emailAddress: 'admin@example.com', accountId: ADMIN } };
  const parts = { documents, clock, platform, siteUrl: 'https://site.test', cloudId: 'cloud-1', seed };
  const jira = createJira(parts);
  jira.appInstalled({
    ...APP,
    name: 'Keydesk',
    accountId: APP_ACCOUNT,
    scopes: manifest.permissions.scopes,
    modules: manifest.modules,
  });
  const calls: string[] = [];
  const send = (principal: Principal, method: string, path: string, body: string) =>
    jira.handle({ method, path, headers: { 'content-type': 'application/json' }, body, principal });
  const site: TestSite = {
    jira,
    clock,
    calls,
    intercept: { before: nothing, after: nothing },
    client: (principal) =>
      new JiraClient(async (route: Route, init) => {
        const method = init?.method ?? 'GET';
        calls.push(`${method} ${route.value}`);
        const early = site.intercept.before(method, route.value);
        if (early) return early;
        const { status, headers, body } = await send(principal, method, route.value, init?.body ?? '');
        const late = site.intercept.after(method, route.value);
        if (late) return late;
        return toResponse(status, headers, body);
      }),
    request: async (accountId, method, path, body) => {
      const principal: Principal = { kind: 'user', accountId, session: true };
      const answer = await send(principal, method, path, body === undefined ? '' : JSON.stringify(body));
      return { status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
    },
    get admin() {
      const asUser = site.client({ kind: 'user', accountId: ADMIN, session: true });
      const asApp = site.client({ kind: 'app', appId: APP.appId, accountId: APP_ACCOUNT });
      return forgeJiraAdmin({ asUser, asApp }, APP);
    },
    close: () => {
      clock.close();
      documents.close();
    },
  };
  return site;
}

/** An answer as `@forge/api` hands it on. */
export function toResponse(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): APIResponse {
  const empty = status === 204 || body === '';
  return new Response(empty ? null : body, { status, headers }) as unknown as APIResponse;
}
