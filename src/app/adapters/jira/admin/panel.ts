import { route } from '@forge/api';
import * as z from 'zod';
import type { JiraAdmin } from '../../../ports/jira-admin';
import { PANEL_MODULE } from '../../../setup/blueprint';
import type { JiraClient } from '../client';
import type { AppEnvironment } from './workflows';

type Calls = Pick<JiraAdmin, 'pinPanel' | 'isPanelPinned'>;

const pinStatus = z.object({
  statuses: z.array(z.object({ projectIdOrKey: z.string().optional(), pinned: z.boolean().optional() })),
});

/**
 * Issue panels (`api-group-issue-panels` of Jira's REST API, of 2026): newer than many sites, which answer 404.
 * Both calls are for people with *Administer Jira*.
 */
export const panelCalls = (client: JiraClient, { appId, environmentId }: AppEnvironment): Calls => {
  const moduleId = `ari:cloud:ecosystem::extension/${appId}/${environmentId}/static/${PANEL_MODULE}`;
  return {
    pinPanel: (projectId) =>
      client.send('POST', route`/rest/api/3/forge/panel/action/bulk/async`, {
        moduleId,
        projectList: [{ projectIdOrKey: projectId, action: 'PIN' }],
      }),

    isPanelPinned: async (projectId) => {
      const body = { moduleId, projectList: [projectId] };
      const path = route`/rest/api/3/forge/panel/action/bulk/status`;
      const { statuses } = await client.post(path, body, pinStatus);
      return statuses.some(({ pinned }) => pinned === true);
    },
  };
};
