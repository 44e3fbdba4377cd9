import { type Route, route } from '@forge/api';
import * as z from 'zod';
import type { JiraAdmin, MadeProject } from '../../../ports/jira-admin';
import { JiraRefused } from '../../../ports/jira-refusal';
import type { JiraClient } from '../client';
import { idNumber, idText, madeSchema } from './made';

type Calls = Pick<
  JiraAdmin,
  | 'project'
  | 'createProject'
  | 'projectHasIssues'
  | 'projectSchemes'
  | 'assignIssueTypeScheme'
  | 'assignIssueTypeScreenScheme'
  | 'assignWorkflowScheme'
>;

const project = madeSchema
  .extend({ key: z.string(), style: z.string().optional(), simplified: z.boolean().optional() })
  .transform(
    ({ style, simplified, ...made }): MadeProject => ({
      ...made,
      companyManaged: style === 'classic' || (style === undefined && simplified === false),
    }),
  );

const issues = z.object({ issues: z.array(z.unknown()).default([]) });

const projectIds = z.array(idText).default([]);
/** Jira's own default scheme has no id. */
const scheme = z.object({ id: idText.optional() });

interface SchemeUse {
  readonly projectIds: readonly string[];
  readonly scheme: { readonly id?: string | undefined };
}

/** The three look-ups answer alike, each with a member of its own. */
const issueTypeUse = z
  .object({ projectIds, issueTypeScheme: scheme })
  .transform((use): SchemeUse => ({ projectIds: use.projectIds, scheme: use.issueTypeScheme }));
const issueTypeScreenUse = z
  .object({ projectIds, issueTypeScreenScheme: scheme })
  .transform((use): SchemeUse => ({ projectIds: use.projectIds, scheme: use.issueTypeScreenScheme }));
const workflowUse = z
  .object({ projectIds, workflowScheme: scheme })
  .transform((use): SchemeUse => ({ projectIds: use.projectIds, scheme: use.workflowScheme }));

async function schemeInUse(
  client: JiraClient,
  path: Route,
  use: z.ZodType<SchemeUse>,
  projectId: string,
): Promise<string | undefined> {
  const { values } = await client.get(path, z.object({ values: z.array(use).default([]) }));
  return values.find((value) => value.projectIds.includes(projectId))?.scheme.id;
}

export const projectCalls = (client: JiraClient): Calls => ({
  project: async (idOrKey) => {
    try {
      return await client.get(route`/rest/api/3/project/${idOrKey}`, project);
    } catch (error) {
      if (error instanceof JiraRefused && error.refusal.kind === 'not-found') return undefined;
      throw error;
    }
  },

  createProject: async ({ issueTypeSchemeId, issueTypeScreenSchemeId, ...spec }) => {
    const body = {
      ...spec,
      projectTypeKey: 'business',
      assigneeType: 'UNASSIGNED',
      issueTypeScheme: idNumber(issueTypeSchemeId),
      issueTypeScreenScheme: idNumber(issueTypeScreenSchemeId),
    };
    return (await client.post(route`/rest/api/3/project`, body, z.object({ id: idText }))).id;
  },

  projectHasIssues: async (projectId) => {
    const body = { jql: `project = ${idNumber(projectId)}`, maxResults: 1, fields: ['id'] };
    return (await client.post(route`/rest/api/3/search/jql`, body, issues)).issues.length > 0;
  },

  projectSchemes: async (projectId) => {
    const [issueType, issueTypeScreen, workflow] = await Promise.all([
      schemeInUse(
        client,
        route`/rest/api/3/issuetypescheme/project?projectId=${projectId}`,
        issueTypeUse,
        projectId,
      ),
      schemeInUse(
        client,
        route`/rest/api/3/issuetypescreenscheme/project?projectId=${projectId}`,
        issueTypeScreenUse,
        projectId,
      ),
      schemeInUse(
        client,
        route`/rest/api/3/workflowscheme/project?projectId=${projectId}`,
        workflowUse,
        projectId,
      ),
    ]);
    return { issueType, issueTypeScreen, workflow };
  },

  assignIssueTypeScheme: (projectId, issueTypeSchemeId) =>
    client.send('PUT', route`/rest/api/3/issuetypescheme/project`, { issueTypeSchemeId, projectId }),

  assignIssueTypeScreenScheme: (projectId, issueTypeScreenSchemeId) =>
    client.send('PUT', route`/rest/api/3/issuetypescreenscheme/project`, {
      issueTypeScreenSchemeId,
      projectId,
    }),

  assignWorkflowScheme: (projectId, workflowSchemeId) =>
    client.send('PUT', route`/rest/api/3/workflowscheme/project`, { workflowSchemeId, projectId }),
});
