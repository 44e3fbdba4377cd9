import { route } from '@forge/api';
import * as z from 'zod';
import type { JiraAdmin } from '../../../ports/jira-admin';
import type { JiraClient } from '../client';
import { configurationCalls } from './configuration';
import { fieldCalls } from './fields';
import { panelCalls } from './panel';
import { projectCalls } from './projects';
import { roleCalls } from './roles';
import { screenCalls } from './screens';
import { type AppEnvironment, workflowCalls } from './workflows';

const myself = z.object({ accountId: z.string() });

export interface AdminClients {
  /** Acts as the administrator in whose session the resolver runs. */
  readonly asUser: JiraClient;
  readonly asApp: JiraClient;
}

/** Jira's configuration over REST, as the administrator who pressed the button. */
export function forgeJiraAdmin({ asUser, asApp }: AdminClients, app: AppEnvironment): JiraAdmin {
  return {
    appAccountId: async () => (await asApp.get(route`/rest/api/3/myself`, myself)).accountId,
    ...configurationCalls(asUser),
    ...roleCalls(asUser),
    ...fieldCalls(asUser, app),
    ...screenCalls(asUser),
    ...workflowCalls(asUser, app),
    ...projectCalls(asUser),
    ...panelCalls(asUser, app),
  };
}
