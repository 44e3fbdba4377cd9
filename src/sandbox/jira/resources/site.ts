import { PRIORITIES } from '../fields/kinds';
import { page } from '../http/page';
import { orNotFound } from '../http/refusal';
import { ok, route } from '../http/route';
import { jiraTime, restUrl, timestamp } from '../site';
import { taskView } from '../views/tasks';
import { userView } from '../views/users';

export const siteRoutes = [
  route({
    method: 'GET',
    template: '/serverInfo',
    scopes: [],
    cost: 'core',
    anonymous: true,
    run: ({ site }) =>
      ok({
        baseUrl: site.siteUrl,
        displayUrl: site.siteUrl,
        version: '1001.0.0-SNAPSHOT',
        versionNumbers: [1001, 0, 0],
        deploymentType: 'Cloud',
        buildNumber: 100_000,
        buildDate: '2026-01-01T00:00:00.000+0000',
        serverTime: jiraTime(timestamp(site)),
        scmInfo: 'sandbox',
        serverTitle: 'Jira',
      }),
  }),
  route({
    method: 'GET',
    template: '/myself',
    scopes: ['read:jira-user'],
    cost: 'identity',
    run: ({ site, actor, query }) => {
      const user = orNotFound(site.users.get(actor.accountId), 'The user was not found.');
      return ok(userView(site, user, query.expands('groups')));
    },
  }),
  route({
    method: 'GET',
    template: '/task/{taskId}',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site, params }) => {
      const task = orNotFound(site.tasks.get(params['taskId'] ?? ''), 'The task was not found.');
      return ok(taskView(site, task));
    },
  }),
  route({
    method: 'GET',
    template: '/priority/search',
    // The OpenAPI names none for this deprecated operation.
    scopes: [],
    cost: 'core',
    run: ({ site, query }) => {
      const priorities = PRIORITIES.map(({ id, name }) => ({
        self: restUrl(site, `priority/${id}`),
        id,
        name,
        description: '',
        iconUrl: `${site.siteUrl}/images/icons/priorities/${name.toLowerCase()}.svg`,
        statusColor: '#999999',
        isDefault: id === '3',
      }));
      return ok(page(priorities, query));
    },
  }),
];
