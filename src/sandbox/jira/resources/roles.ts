import { z } from 'zod';
import { holds } from '../engine/permissions';
import { projectOf } from '../engine/schemes';
import { badRequest, conflict, forbidden, orNotFound } from '../http/refusal';
import { type Call, noContent, ok, route } from '../http/route';
import type { Project } from '../model/configuration';
import type { Role, RoleActors } from '../model/people';
import { restUrl, type Site } from '../site';

const MANAGE = { scopes: ['manage:jira-configuration'], admin: true } as const;
const NOBODY: RoleActors = { users: [], groups: [] };
const PROJECT_ROLE = '/project/{projectIdOrKey}/role/{id}';

const USER_ACTOR = 'atlassian-user-role-actor';
const GROUP_ACTOR = 'atlassian-group-role-actor';

/** `ProjectRole` of the official OpenAPI; with its actors where a project is meant. */
function roleView(site: Site, role: Role, project?: Project) {
  const self = project ? `project/${project.id}/role/${role.id}` : `role/${role.id}`;
  return {
    self: restUrl(site, self),
    name: role.name,
    id: Number(role.id),
    description: role.description,
    actors: project ? actorViews(site, project.roles[role.id] ?? NOBODY) : [],
  };
}

/** Actors have numbers in Jira; here it is their place in the list. */
function actorViews(site: Site, { users, groups }: RoleActors) {
  return [
    ...users.map((accountId) => ({
      displayName: site.users.get(accountId)?.displayName ?? 'Former user',
      type: USER_ACTOR,
      actorUser: { accountId },
    })),
    ...groups.map((groupId) => {
      const name = site.groups.get(groupId)?.name ?? '';
      return { displayName: name, name, type: GROUP_ACTOR, actorGroup: { name, displayName: name, groupId } };
    }),
  ].map((actor, index) => ({ id: 10_000 + index, ...actor }));
}

const roleOf = (site: Site, id: string | undefined): Role =>
  orNotFound(site.roles.get(id ?? ''), `Can not retrieve a role actor for a null project role.`);

function administered({ site, actor, params }: Call<unknown>): Project {
  const project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
  if (!holds(site, actor.accountId, 'ADMINISTER_PROJECTS', project))
    throw forbidden('You do not have permission to administer this project.');
  return project;
}

function putActors(site: Site, project: Project, role: Role, actors: RoleActors): Project {
  const next = { ...project, roles: { ...project.roles, [role.id]: actors } };
  site.projects.put(next.id, next);
  return next;
}

/** Checks names and ids of actors, and gives group ids. */
function checkedActors(
  site: Site,
  users: readonly string[],
  groupNames: readonly string[],
  groupIds: readonly string[],
): RoleActors {
  for (const accountId of users)
    if (!site.users.get(accountId)) throw badRequest(`We couldn't find the user '${accountId}'.`);
  const named = groupNames.map((name) => {
    const group = site.groups.find((one) => one.name === name);
    if (!group) throw badRequest(`We can't find the group '${name}'.`);
    return group.groupId;
  });
  for (const id of groupIds) if (!site.groups.get(id)) throw badRequest(`We can't find the group '${id}'.`);
  return { users, groups: [...named, ...groupIds] };
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

export const roleRoutes = [
  route({
    method: 'GET',
    template: '/role',
    ...MANAGE,
    cost: 'identity',
    run: ({ site }) => ok(site.roles.values().map((role) => roleView(site, role))),
  }),
  route({
    method: 'POST',
    template: '/role',
    ...MANAGE,
    cost: 'write',
    body: z.strictObject({ name: z.string().trim().min(1).optional(), description: z.string().optional() }),
    run: ({ site, body }) => {
      const { name, description = '' } = body;
      if (name === undefined) throw badRequest('The role name is required.');
      if (site.roles.find((role) => role.name === name))
        throw conflict(`A project role with name '${name}' already exists.`);
      const role = { id: site.store.next('role', 10_002), name, description };
      site.roles.put(role.id, role);
      return ok(roleView(site, role));
    },
  }),
  route({
    method: 'GET',
    template: '/role/{id}',
    ...MANAGE,
    cost: 'identity',
    run: ({ site, params }) => ok(roleView(site, roleOf(site, params['id']))),
  }),
  route({
    method: 'GET',
    template: '/project/{projectIdOrKey}/role',
    scopes: ['read:jira-work'],
    cost: 'identity',
    run: ({ site, actor, params }) => {
      const project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
      const links = site.roles
        .values()
        .map(({ id, name }) => [name, restUrl(site, `project/${project.id}/role/${id}`)] as const);
      return ok(Object.fromEntries(links));
    },
  }),
  route({
    method: 'GET',
    template: PROJECT_ROLE,
    scopes: ['read:jira-work'],
    cost: 'identity',
    run: ({ site, actor, params }) => {
      const project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
      return ok(roleView(site, roleOf(site, params['id']), project));
    },
  }),
  route({
    method: 'POST',
    template: PROJECT_ROLE,
    scopes: ['manage:jira-configuration'],
    cost: 'write',
    body: z.strictObject({
      user: z.array(z.string()).optional(),
      group: z.array(z.string()).optional(),
      groupId: z.array(z.string()).optional(),
    }),
    run: (call) => {
      const { site, body, params } = call;
      const project = administered(call);
      const role = roleOf(site, params['id']);
      const added = checkedActors(site, body.user ?? [], body.group ?? [], body.groupId ?? []);
      const { users, groups } = project.roles[role.id] ?? NOBODY;
      const next = putActors(site, project, role, {
        users: union(users, added.users),
        groups: union(groups, added.groups),
      });
      return ok(roleView(site, role, next));
    },
  }),
  route({
    method: 'PUT',
    template: PROJECT_ROLE,
    scopes: ['manage:jira-project'],
    cost: 'write',
    body: z.strictObject({
      categorisedActors: z.record(z.string(), z.array(z.string())).optional(),
      id: z.number().optional(),
    }),
    run: (call) => {
      const { site, body, params } = call;
      const project = administered(call);
      const role = roleOf(site, params['id']);
      const given = body.categorisedActors ?? {};
      const groups = [...(given[GROUP_ACTOR] ?? [])];
      const ids = [...groups, ...(given[`${GROUP_ACTOR}-id`] ?? [])].filter((one) => site.groups.get(one));
      const names = groups.filter((one) => !site.groups.get(one));
      const next = putActors(site, project, role, checkedActors(site, given[USER_ACTOR] ?? [], names, ids));
      return ok(roleView(site, role, next));
    },
  }),
  route({
    method: 'DELETE',
    template: PROJECT_ROLE,
    scopes: ['manage:jira-project'],
    cost: 'write',
    run: (call) => {
      const { site, query, params } = call;
      const project = administered(call);
      const role = roleOf(site, params['id']);
      const { users, groups } = project.roles[role.id] ?? NOBODY;
      const group =
        site.groups.find(({ name }) => name === query.text('group'))?.groupId ?? query.text('groupId');
      putActors(site, project, role, {
        users: users.filter((one) => one !== query.text('user')),
        groups: groups.filter((one) => one !== group),
      });
      return noContent;
    },
  }),
];
