import { route } from '@forge/api';
import * as z from 'zod';
import type { JiraAdmin, StatusSpec } from '../../../ports/jira-admin';
import { allPages, type JiraClient } from '../client';
import { madeList, madeSchema, withId } from './made';

type Calls = Pick<
  JiraAdmin,
  'issueTypes' | 'createIssueType' | 'statuses' | 'createStatuses' | 'roles' | 'createRole'
>;

/** Team-managed projects have statuses of their own, which carry the project's scope. */
const scopedStatus = madeSchema.extend({ scope: z.object({ type: z.string() }).optional() });

const statusBody = ({ name, category }: StatusSpec) => ({ name, statusCategory: category });

/** Issue types, statuses, and roles as such. */
export const configurationCalls = (client: JiraClient): Calls => ({
  issueTypes: () => client.get(route`/rest/api/3/issuetype`, madeList),

  createIssueType: async ({ name, description }) => {
    const body = { name, description, type: 'standard' };
    return (await client.post(route`/rest/api/3/issuetype`, body, withId)).id;
  },

  statuses: async () => {
    const found = await allPages(
      client,
      (startAt) => route`/rest/api/3/statuses/search?startAt=${startAt}&maxResults=200`,
      scopedStatus,
    );
    return found.filter((status) => status.scope?.type !== 'PROJECT');
  },

  createStatuses: (specs) =>
    client.post(
      route`/rest/api/3/statuses`,
      { scope: { type: 'GLOBAL' }, statuses: specs.map(statusBody) },
      madeList,
    ),

  roles: () => client.get(route`/rest/api/3/role`, madeList),

  createRole: async (spec) => (await client.post(route`/rest/api/3/role`, spec, withId)).id,
});
