import * as z from 'zod';
import { ACTION_NAMES, type Action } from '../auth/permissions';
import { QUORUM_ACTIONS } from '../policy/quorum';
import { instant } from './answers';
import { place } from './approval-answers';

/** What the API tells about people, teams, roles, groups and programs. */

const action = z.enum(ACTION_NAMES as [Action, ...Action[]]);
const held = z.strictObject({ role: z.string(), keyGroup: place });

export const person = z
  .strictObject({
    id: z.uuid(),
    name: z.string().meta({ description: 'For reading; two may have the same' }),
    accountId: z.string().nullable().meta({ description: 'Verified Jira account' }),
    accountVerifiedBy: z.enum(['administrator', 'jira']).nullable(),
    roles: z.array(held),
    createdAt: instant,
    removedAt: instant.nullable(),
  })
  .meta({ id: 'Person' });
export const people = z.strictObject({ people: z.array(person) }).meta({ id: 'People' });

export const application = z
  .strictObject({ id: z.uuid(), name: z.string(), projectId: z.string(), createdAt: instant })
  .meta({ id: 'Application', description: 'A program that uses keys; a key names it by its id' });
export const applications = z
  .strictObject({ applications: z.array(application) })
  .meta({ id: 'Applications' });

const team = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    persons: z.array(z.uuid()),
    teams: z.array(z.uuid()),
    everybody: z
      .array(z.uuid())
      .meta({ description: 'Persons of this team and of all inside it, each once' }),
  })
  .meta({ id: 'Team' });
export const teams = z.strictObject({ teams: z.array(team) }).meta({ id: 'Teams' });

const role = z
  .strictObject({
    name: z.string(),
    description: z.string(),
    builtIn: z.boolean(),
    actions: z.array(action),
  })
  .meta({ id: 'Role' });
export const roles = z
  .strictObject({
    roles: z.array(role),
    actions: z.array(
      z.strictObject({
        name: action,
        scope: z.enum(['group', 'server']),
        kinds: z.array(z.enum(['person', 'application', 'integration'])),
      }),
    ),
  })
  .meta({ id: 'Roles', description: 'The roles, and the actions that custom ones are made of' });

const quorum = z.strictObject({
  parts: z.array(z.strictObject({ team: z.uuid().nullable(), n: z.int().positive() })),
  days: z.int().positive(),
});
export const group = z
  .strictObject({
    name: place,
    minDeletionDays: z.int().optional(),
    breakGlass: z.boolean().optional().meta({ description: 'Whether one person may act alone' }),
    recentUseDays: z
      .int()
      .optional()
      .meta({ description: 'Deleting a key used within so many days takes an acknowledgement' }),
    quorums: z.record(z.enum(QUORUM_ACTIONS), quorum),
  })
  .meta({ id: 'Group', description: 'How people agree in a key group, or (name null) over the server' });
export const groups = z.strictObject({ groups: z.array(group) }).meta({ id: 'Groups' });
