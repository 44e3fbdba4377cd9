import { asUser, route } from '@forge/api';
import * as z from 'zod';
import { JiraClient } from '../../adapters/jira/client';

const permissions = z.object({
  permissions: z.object({ ADMINISTER: z.object({ havePermission: z.boolean() }) }),
});

/**
 * Whether the person in whose session the resolver runs has Jira's global permission *Administer Jira*, asked of
 * Jira each time: the page's place in Jira's administration protects nothing, since anybody can call a resolver.
 */
export async function isJiraAdmin(): Promise<boolean> {
  const client = new JiraClient((path, init) => asUser().requestJira(path, init));
  const answer = await client.get(route`/rest/api/3/mypermissions?permissions=ADMINISTER`, permissions);
  return answer.permissions.ADMINISTER.havePermission;
}
