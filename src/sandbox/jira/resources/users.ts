import { groupsOf } from '../engine/permissions';
import { page, slice } from '../http/page';
import { orNotFound } from '../http/refusal';
import { ok, route } from '../http/route';
import { groupName, userView } from '../views/users';

const READ = { scopes: ['read:jira-user'], cost: 'identity' } as const;

export const userRoutes = [
  route({
    method: 'GET',
    template: '/user',
    ...READ,
    run: ({ site, query }) => {
      const accountId = query.required('accountId');
      const user = orNotFound(
        site.users.get(accountId),
        `Specified user does not exist or you do not have required permissions`,
      );
      return ok(userView(site, user, query.expands('groups')));
    },
  }),
  route({
    method: 'GET',
    template: '/user/bulk',
    ...READ,
    run: ({ site, query }) => {
      query.required('accountId');
      const users = query.repeated('accountId').flatMap((accountId) => site.users.get(accountId) ?? []);
      return ok(
        page(
          users.map((user) => userView(site, user)),
          query,
          10,
          200,
        ),
      );
    },
  }),
  route({
    method: 'GET',
    template: '/user/groups',
    ...READ,
    run: ({ site, query }) => {
      const accountId = query.required('accountId');
      orNotFound(site.users.get(accountId), 'The user was not found.');
      return ok(groupsOf(site, accountId).map((group) => groupName(site, group)));
    },
  }),
  route({
    method: 'GET',
    template: '/users/search',
    ...READ,
    run: ({ site, query }) =>
      ok(slice(site.users.values(), query, 50, 1_000).values.map((user) => userView(site, user))),
  }),
  route({
    method: 'GET',
    template: '/user/search',
    ...READ,
    run: ({ site, query }) => {
      const text = query.text('query')?.toLowerCase();
      const accountId = query.text('accountId');
      const found = site.users
        .values()
        .filter(
          (user) =>
            user.active &&
            (accountId === undefined || user.accountId === accountId) &&
            (text === undefined || `${user.displayName}\n${user.emailAddress}`.toLowerCase().includes(text)),
        );
      return ok(slice(found, query, 50, 1_000).values.map((user) => userView(site, user)));
    },
  }),
];
