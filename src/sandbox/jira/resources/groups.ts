import { z } from 'zod';
import { page } from '../http/page';
import type { Query } from '../http/query';
import { badRequest, forbidden, orNotFound } from '../http/refusal';
import { type Call, created, ok, route } from '../http/route';
import type { Group } from '../model/people';
import { addGroup, addMember, removeMember } from '../people';
import type { Site } from '../site';
import { groupName, userDetails } from '../views/users';

const MANAGE = ['manage:jira-configuration'];

function groupOf(site: Site, query: Query): Group {
  const id = query.text('groupId');
  const name = query.text('groupname');
  if (id === undefined && name === undefined) throw badRequest("'groupId' or 'groupname' must be given.");
  const group = site.groups.find((one) => (id === undefined ? one.name === name : one.groupId === id));
  return orNotFound(group, 'The specified group cannot be found.');
}

/** An app may not administer groups, whatever its scopes. */
function requirePerson({ actor }: Call<unknown>): void {
  if (actor.app) throw forbidden('Apps cannot administer groups.');
}

const groupView = (site: Site, group: Group) => ({
  ...groupName(site, group),
  users: {
    size: group.members.length,
    items: group.members.map((accountId) => userDetails(site, accountId)),
    'max-results': 50,
    'start-index': 0,
    'end-index': 0,
  },
  expand: 'users',
});

export const groupRoutes = [
  route({
    method: 'POST',
    template: '/group',
    scopes: MANAGE,
    cost: 'write',
    admin: true,
    body: z.looseObject({ name: z.string().trim().min(1).max(255) }),
    run: (call) => {
      requirePerson(call);
      const { site, body } = call;
      if (site.groups.find(({ name }) => name === body.name))
        throw badRequest('A group or user with this name already exists.');
      return created(groupView(site, addGroup(site, body.name)));
    },
  }),
  route({
    method: 'DELETE',
    template: '/group',
    scopes: MANAGE,
    cost: 'write',
    admin: true,
    run: (call) => {
      requirePerson(call);
      call.site.groups.delete(groupOf(call.site, call.query).groupId);
      return { status: 200 };
    },
  }),
  route({
    method: 'GET',
    template: '/group/member',
    scopes: MANAGE,
    cost: 'identity',
    admin: true,
    run: ({ site, query }) => {
      const inactive = query.flag('includeInactiveUsers', false);
      const members = groupOf(site, query).members.filter((id) => inactive || site.users.get(id)?.active);
      return ok(
        page(
          members.map((accountId) => userDetails(site, accountId)),
          query,
        ),
      );
    },
  }),
  route({
    method: 'POST',
    template: '/group/user',
    scopes: MANAGE,
    cost: 'write',
    admin: true,
    body: z.looseObject({ accountId: z.string().max(128).optional() }),
    run: (call) => {
      requirePerson(call);
      const { site, query, body } = call;
      const group = groupOf(site, query);
      const user = orNotFound(site.users.get(body.accountId ?? ''), 'The specified user cannot be found.');
      if (group.members.includes(user.accountId))
        throw badRequest('The user is already a member of the group.');
      return created(groupView(site, addMember(site, group, user.accountId)));
    },
  }),
  route({
    method: 'DELETE',
    template: '/group/user',
    scopes: MANAGE,
    cost: 'write',
    admin: true,
    run: (call) => {
      requirePerson(call);
      const { site, query } = call;
      const accountId = query.required('accountId');
      removeMember(site, groupOf(site, query), accountId);
      return { status: 200 };
    },
  }),
  route({
    method: 'GET',
    template: '/group/bulk',
    scopes: ['read:jira-user'],
    cost: 'identity',
    run: ({ site, query }) => {
      const ids = query.repeated('groupId');
      const names = query.repeated('groupName');
      const found = site.groups
        .values()
        .filter(
          ({ groupId, name }) =>
            ids.length + names.length === 0 || ids.includes(groupId) || names.includes(name),
        );
      return ok(
        page(
          found.map(({ groupId, name }) => ({ groupId, name })),
          query,
        ),
      );
    },
  }),
  route({
    method: 'GET',
    template: '/groups/picker',
    scopes: ['read:jira-user'],
    cost: 'identity',
    run: ({ site, query }) => {
      const text = query.text('query')?.toLowerCase() ?? '';
      const found = site.groups.values().filter(({ name }) => name.toLowerCase().includes(text));
      const shown = found.slice(0, query.number('maxResults', 20));
      return ok({
        header: `Showing ${shown.length} of ${found.length} matching groups`,
        total: found.length,
        groups: shown.map(({ name, groupId }) => ({ name, groupId, html: name, labels: [] })),
      });
    },
  }),
];
