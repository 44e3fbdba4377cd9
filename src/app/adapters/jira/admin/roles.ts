import { route } from '@forge/api';
import * as z from 'zod';
import type { AccountId } from '../../../../domain/ids';
import type { JiraAdmin } from '../../../ports/jira-admin';
import { roleSchema } from '../answers';
import type { JiraClient } from '../client';

type Calls = Pick<JiraAdmin, 'roleHolders' | 'addRoleHolders' | 'groupMembers' | 'groups' | 'groupsById'>;

const members = z.object({ values: z.array(z.object({ accountId: z.string() })).default([]) });
const group = z.object({ groupId: z.string(), name: z.string() });
const picked = z.object({ groups: z.array(group).default([]) });
const listed = z.object({ values: z.array(group).default([]) });

/** As many as the page's choice shows. */
const MOST_GROUPS = 50;

const asAccount = (accountId: string): AccountId => accountId as AccountId;

/** Who holds a role in the project, and the groups to choose from. */
export const roleCalls = (client: JiraClient): Calls => ({
  roleHolders: async (projectId, roleId) => {
    const path = route`/rest/api/3/project/${projectId}/role/${roleId}`;
    const { actors } = await client.get(path, roleSchema);
    return {
      accountIds: actors.flatMap(({ actorUser }) => (actorUser ? [asAccount(actorUser.accountId)] : [])),
      groupIds: actors.flatMap(({ actorGroup }) => (actorGroup ? [actorGroup.groupId] : [])),
    };
  },

  addRoleHolders: (projectId, roleId, { accountIds, groupIds }) =>
    client.send('POST', route`/rest/api/3/project/${projectId}/role/${roleId}`, {
      ...(accountIds.length > 0 && { user: accountIds }),
      ...(groupIds.length > 0 && { groupId: groupIds }),
    }),

  groupMembers: async (groupId, limit) => {
    const path = route`/rest/api/3/group/member?groupId=${groupId}&maxResults=${limit}`;
    return (await client.get(path, members)).values.map(({ accountId }) => asAccount(accountId));
  },

  groups: async (text) => {
    const path = route`/rest/api/3/groups/picker?query=${text}&maxResults=${MOST_GROUPS}`;
    return (await client.get(path, picked)).groups;
  },

  groupsById: async (groupIds) => {
    if (groupIds.length === 0) return [];
    const query = new URLSearchParams(groupIds.map((id): [string, string] => ['groupId', id]));
    return (await client.get(route`/rest/api/3/group/bulk?${query}`, listed)).values;
  },
});
