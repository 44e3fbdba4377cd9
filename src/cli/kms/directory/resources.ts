import * as z from 'zod';
import { listed, orDash, place, short, when, yesNo } from '../remote/format';
import type { Resource } from '../remote/resource';

/** What the KMS lists, with the columns that people read. */

const UUID_DIGITS = 8;

const held = z.looseObject({ role: z.string(), keyGroup: z.string().nullable() });
const person = z.looseObject({
  id: z.string(),
  name: z.string(),
  accountId: z.string().nullable(),
  accountVerifiedBy: z.string().nullable(),
  roles: z.array(held),
  createdAt: z.number(),
  removedAt: z.number().nullable(),
});
export const PEOPLE: Resource<z.output<typeof person>> = {
  path: '/v1/people',
  member: 'people',
  row: person,
  id: ({ id }) => id,
  shortest: UUID_DIGITS,
  addressed: true,
  columns: [
    ['NAME', ({ name }) => name],
    ['JIRA ACCOUNT', ({ accountId }) => orDash(accountId)],
    [
      'ROLES',
      ({ roles }) => listed(roles.map(({ role, keyGroup }) => `${role} in ${keyGroup ?? 'every group'}`)),
    ],
    ['SINCE', ({ createdAt }) => when(createdAt)],
  ],
  more: [
    ['ACCOUNT VERIFIED BY', ({ accountVerifiedBy }) => orDash(accountVerifiedBy)],
    ['REMOVED', ({ removedAt }) => when(removedAt)],
  ],
  empty: 'There is nobody that you see.',
};

const team = z.looseObject({
  id: z.string(),
  name: z.string(),
  persons: z.array(z.string()),
  teams: z.array(z.string()),
  everybody: z.array(z.string()),
});
export const TEAMS: Resource<z.output<typeof team>> = {
  path: '/v1/teams',
  member: 'teams',
  row: team,
  id: ({ id }) => id,
  shortest: UUID_DIGITS,
  columns: [
    ['NAME', ({ name }) => name],
    ['PERSONS', ({ persons }) => String(persons.length)],
    ['TEAMS INSIDE', ({ teams }) => String(teams.length)],
    ['EVERYBODY', ({ everybody }) => String(everybody.length)],
  ],
  more: [
    ['IDS OF PERSONS', ({ persons }) => persons.join('\n') || '-'],
    ['IDS OF TEAMS', ({ teams }) => teams.join('\n') || '-'],
    ['IDS OF EVERYBODY', ({ everybody }) => everybody.join('\n') || '-'],
  ],
  empty: 'There is no team.',
};

const role = z.looseObject({
  name: z.string(),
  description: z.string(),
  builtIn: z.boolean(),
  actions: z.array(z.string()),
});
export const ROLES: Resource<z.output<typeof role>> = {
  path: '/v1/roles',
  member: 'roles',
  row: role,
  id: ({ name }) => name,
  shortest: null,
  columns: [
    ['BUILT IN', ({ builtIn }) => yesNo(builtIn)],
    ['ACTIONS', ({ actions }) => String(actions.length)],
    ['DESCRIPTION', ({ description }) => short(orDash(description))],
  ],
  more: [['MAY', ({ actions }) => actions.join('\n') || '-']],
  empty: 'There is no role.',
};

const quorum = z.looseObject({
  parts: z.array(z.looseObject({ team: z.string().nullable(), n: z.number() })),
  days: z.number(),
});
type Quorum = z.output<typeof quorum>;
const group = z.looseObject({
  name: z.string().nullable(),
  minDeletionDays: z.number().optional(),
  breakGlass: z.boolean().optional(),
  recentUseDays: z.number().optional(),
  quorums: z.record(z.string(), quorum),
});

const quorumText = ({ parts }: Quorum): string =>
  parts
    .map(({ team: id, n }) => `${n} of ${id === null ? 'all' : `team ${id.slice(0, UUID_DIGITS)}`}`)
    .join(' + ') || 'nobody';
const days = (count: number | undefined): string => (count === undefined ? '-' : `${count} days`);

export const GROUPS: Resource<z.output<typeof group>> = {
  path: '/v1/groups',
  member: 'groups',
  row: group,
  id: ({ name }) => place(name),
  shortest: null,
  columns: [
    ['ENABLE', ({ quorums: { enable } }) => (enable ? quorumText(enable) : '-')],
    ['DELETE', (row) => (row.quorums.delete ? quorumText(row.quorums.delete) : '-')],
    ['UNDO WINDOW', ({ minDeletionDays }) => days(minDeletionDays)],
    ['BREAK-GLASS', ({ breakGlass }) => (breakGlass === undefined ? '-' : breakGlass ? 'on' : 'off')],
  ],
  more: [
    ['RECENT USE', ({ recentUseDays }) => days(recentUseDays)],
    [
      'AGREEMENT',
      ({ quorums }) =>
        Object.entries(quorums)
          .map(([action, one]) => `${action}: ${quorumText(one)}, within ${one.days} days`)
          .join('\n'),
    ],
  ],
  empty: 'There is no group that you see.',
};

const application = z.looseObject({
  id: z.string(),
  name: z.string(),
  projectId: z.string(),
  createdAt: z.number(),
});
export const APPLICATIONS: Resource<z.output<typeof application>> = {
  path: '/v1/applications',
  member: 'applications',
  row: application,
  id: ({ id }) => id,
  shortest: UUID_DIGITS,
  columns: [
    ['NAME', ({ name }) => name],
    ['PROJECT', ({ projectId }) => projectId],
    ['SINCE', ({ createdAt }) => when(createdAt)],
  ],
  more: [],
  empty: 'There is no application.',
};
