import { route } from '@forge/api';
import * as z from 'zod';
import type { JiraAdmin, Made, StatusSpec } from '../../../ports/jira-admin';
import { allPages, type JiraClient } from '../client';
import { madeList, madeSchema, withId } from './made';

type Calls = Pick<
  JiraAdmin,
  'issueTypes' | 'createIssueType' | 'statuses' | 'createStatuses' | 'roles' | 'createRole'
>;

/**
 * Team-managed projects have issue types, statuses and roles of their own, which carry the project's scope. Whoever
 * administers such a project names and describes them at will.
 */
const scoped = madeSchema.extend({ scope: z.object({ type: z.string() }).nullish() });
const scopedList = z.array(scoped);

const ofTheSite = (found: readonly z.output<typeof scoped>[]): Made[] =>
  found.filter(({ scope }) => scope?.type !== 'PROJECT');

const statusBody = ({ name, category }: StatusSpec) => ({ name, statusCategory: category });

/** Issue types, statuses, and roles as such. */
export const configurationCalls = (client: JiraClient): Calls => ({
  issueTypes: async () => ofTheSite(await client.get(route`/rest/api/3/issuetype`, scopedList)),

  createIssueType: async ({ name, description }) => {
    const body = { name, description, type: 'standard' };
    return (await client.post(route`/rest/api/3/issuetype`, body, withId)).id;
  },

  statuses: async () => {
    const found = await allPages(
      client,
      (startAt) => route`/rest/api/3/statuses/search?startAt=${startAt}&maxResults=200`,
      scoped,
    );
    return ofTheSite(found);
  },

  createStatuses: (specs) =>
    client.post(
      route`/rest/api/3/statuses`,
      { scope: { type: 'GLOBAL' }, statuses: specs.map(statusBody) },
      madeList,
    ),

  roles: async () => ofTheSite(await client.get(route`/rest/api/3/role`, scopedList)),

  createRole: async (spec) => (await client.post(route`/rest/api/3/role`, spec, withId)).id,
});
