import { ok } from '../../domain/result';
import { ACTION_NAMES, ACTIONS } from '../auth/permissions';
import { personsIn } from '../policy/teams';
import type { StoredPrincipal } from '../store/principals';
import {
  describeGroup,
  describePerson,
  type GroupView,
  listGroups,
  listPrincipals,
} from '../usecases/directory';
import * as answers from './directory-answers';
import { route } from './route';
import { groupParams, personParams } from './schemas';

const personResource = (person: StoredPrincipal) => ({
  id: person.id,
  name: person.name,
  accountId: person.accountId,
  accountVerifiedBy: person.accountVerifiedBy,
  roles: person.roles.map(({ role, keyGroup }) => ({ role, keyGroup })),
  createdAt: person.createdAt,
  removedAt: person.removedAt,
});

const groupResource = ({ name, settings, quorums }: GroupView) => ({
  name,
  ...(settings
    ? {
        minDeletionDays: settings.minDeletionDays,
        breakGlass: settings.breakGlass,
        recentUseDays: settings.recentUseDays,
      }
    : {}),
  quorums,
});

const ALL_ACTIONS = ACTION_NAMES.map((name) => {
  const { scope, kinds } = ACTIONS[name];
  return { name, scope, kinds };
});

/** Who there is, and by which rules. Changed through `/v1/changes` only. */
export const DIRECTORY_ROUTES = [
  route({
    id: 'listPeople',
    tag: 'Governance',
    summary: 'List people',
    description: 'Those who hold a role in a group that the caller may look at, or everywhere.',
    method: 'GET',
    path: '/v1/people',
    action: 'people.read',
    answers: { 200: { description: 'People with their roles', schema: answers.people } },
    problems: [],
    handle: (kms, { principal }) => {
      const people = listPrincipals(kms, principal, 'person', 'people.read').map(personResource);
      return ok({ status: 200, body: { people } });
    },
  }),
  route({
    id: 'getPerson',
    tag: 'Governance',
    summary: 'Describe a person',
    description: 'Also one who was removed, for reading the log.',
    method: 'GET',
    path: '/v1/people/:id',
    action: 'people.read',
    params: personParams,
    answers: { 200: { description: 'The person', schema: answers.person } },
    problems: [],
    handle: (kms, { principal, params }) => {
      const found = describePerson(kms, principal, params.id);
      return found.ok ? ok({ status: 200, body: personResource(found.value) }) : found;
    },
  }),
  route({
    id: 'listTeams',
    tag: 'Governance',
    summary: 'List teams',
    description: 'Teams that quorums count on, with their members and everybody inside.',
    method: 'GET',
    path: '/v1/teams',
    action: 'people.read',
    answers: { 200: { description: 'Teams', schema: answers.teams } },
    problems: [],
    handle: ({ store }) => {
      const all = store.teams.all();
      const teams = all.map((team) => ({ ...team, everybody: [...personsIn(all, team.id)] }));
      return ok({ status: 200, body: { teams } });
    },
  }),
  route({
    id: 'listRoles',
    tag: 'Governance',
    summary: 'List roles',
    description: 'Built-in and custom roles, and every action there is, with who could ever hold it.',
    method: 'GET',
    path: '/v1/roles',
    action: 'people.read',
    answers: { 200: { description: 'Roles', schema: answers.roles } },
    problems: [],
    handle: ({ store }) => ok({ status: 200, body: { roles: store.roles.all(), actions: ALL_ACTIONS } }),
  }),
  route({
    id: 'listGroups',
    tag: 'Governance',
    summary: 'List key groups',
    description: 'With their quorums. The rules of the server as a whole are the one whose name is null.',
    method: 'GET',
    path: '/v1/groups',
    action: 'group.read',
    answers: { 200: { description: 'Groups', schema: answers.groups } },
    problems: [],
    handle: (kms, { principal }) =>
      ok({ status: 200, body: { groups: listGroups(kms, principal).map(groupResource) } }),
  }),
  route({
    id: 'getGroup',
    tag: 'Governance',
    summary: 'Describe a key group',
    description: 'Its settings and quorums.',
    method: 'GET',
    path: '/v1/groups/:name',
    action: 'group.read',
    params: groupParams,
    answers: { 200: { description: 'The group', schema: answers.group } },
    problems: [],
    handle: (kms, { principal, params }) => {
      const found = describeGroup(kms, principal, params.name);
      return found.ok ? ok({ status: 200, body: groupResource(found.value) }) : found;
    },
  }),
  route({
    id: 'listApplications',
    tag: 'Governance',
    summary: 'List applications',
    description: 'Programs that use keys, by project.',
    method: 'GET',
    path: '/v1/applications',
    action: 'application.read',
    answers: { 200: { description: 'Applications', schema: answers.applications } },
    problems: [],
    handle: ({ store }) => {
      const programs = store.principals.all().filter(({ kind }) => kind === 'application');
      const applications = programs.map(({ id, name, projectId, createdAt }) => {
        if (projectId === null) throw new Error(`Application ${id} has no project`);
        return { id, name, projectId, createdAt };
      });
      return ok({ status: 200, body: { applications } });
    },
  }),
];
