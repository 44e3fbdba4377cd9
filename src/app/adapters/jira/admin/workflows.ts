import { route } from '@forge/api';
import * as z from 'zod';
import type { ConditionGroup, JiraAdmin, MadeWorkflow, RuleType } from '../../../ports/jira-admin';
import { allPages, type JiraClient } from '../client';
import { madeSchema, withId } from './made';

type Calls = Pick<
  JiraAdmin,
  | 'workflowRules'
  | 'workflows'
  | 'validateWorkflows'
  | 'createWorkflows'
  | 'workflowSchemes'
  | 'createWorkflowScheme'
>;

const forgeRules = z.object({
  forgeRules: z.array(z.object({ id: z.string(), ruleKey: z.string() })).default([]),
});

const rule = z.object({
  ruleKey: z.string(),
  id: z.string().nullish(),
  parameters: z.record(z.string(), z.string()).optional(),
});

const conditionGroup: z.ZodType<ConditionGroup> = z.lazy(() =>
  z.object({
    operation: z.enum(['ANY', 'ALL']).optional(),
    conditions: z.array(rule).optional(),
    conditionGroups: z.array(conditionGroup).optional(),
  }),
);

const transition = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['INITIAL', 'GLOBAL', 'DIRECTED']),
  // Other workflows may have loops, which name no target.
  toStatusReference: z.string().default(''),
  links: z.array(z.object({ fromStatusReference: z.string().nullish() })).default([]),
  conditions: conditionGroup.nullish().transform((group) => group ?? undefined),
  validators: z.array(rule).default([]),
  actions: z.array(rule).default([]),
  transitionScreen: rule.nullish().transform((screen) => screen ?? undefined),
});

const workflow = madeSchema.extend({
  statuses: z
    .array(
      z.object({
        statusReference: z.string(),
        properties: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
  transitions: z.array(transition).default([]),
});

const searchPage = z.object({
  isLast: z.boolean().optional(),
  statuses: z.array(z.object({ id: z.string(), statusReference: z.string() })).default([]),
  values: z.array(workflow).default([]),
});
type SearchPage = z.output<typeof searchPage>;

const workflowScheme = madeSchema
  .extend({ issueTypeMappings: z.record(z.string(), z.string()).default({}) })
  .transform(({ issueTypeMappings, ...made }) => ({ ...made, workflows: issueTypeMappings }));

const validation = z.object({
  errors: z.array(z.object({ level: z.string().optional(), message: z.string().optional() })).default([]),
});

/** This app's own rules, by module key. */
function rulesOf(app: AppEnvironment, rules: readonly { id: string; ruleKey: string }[]) {
  const prefix = `ari:cloud:ecosystem::extension/${app.appId}/${app.environmentId}/static/`;
  const own = rules.filter(({ id }) => id.startsWith(prefix));
  return new Map<string, RuleType>(
    own.map(({ id, ruleKey }) => [id.slice(prefix.length), { ari: id, ruleKey }]),
  );
}

/** Jira names statuses inside a workflow by references of its own making: put the ids back. */
function withStatusIds(page: SearchPage): MadeWorkflow[] {
  const ids = new Map(page.statuses.map((status) => [status.statusReference, status.id]));
  const idOf = (reference: string): string => ids.get(reference) ?? reference;
  return page.values.map(({ statuses, transitions, ...made }) => ({
    ...made,
    statusProperties: new Map(
      statuses.map(({ statusReference, properties }) => [idOf(statusReference), properties]),
    ),
    transitions: transitions.map((row) => ({
      ...row,
      toStatusReference: idOf(row.toStatusReference),
      links: row.links.map(({ fromStatusReference }) => ({
        fromStatusReference: fromStatusReference ? idOf(fromStatusReference) : null,
      })),
    })),
  }));
}

export interface AppEnvironment {
  readonly appId: string;
  readonly environmentId: string;
}

const PAGE = 50;
const MAX_PAGES = 40;

/** Workflows whose names contain the text; all of them without one. */
async function search(client: JiraClient, text: string | undefined): Promise<MadeWorkflow[]> {
  const found: MadeWorkflow[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const filter = text === undefined ? new URLSearchParams() : new URLSearchParams({ queryString: text });
    const path = route`/rest/api/3/workflows/search?expand=values.transitions&scope=GLOBAL&startAt=${page * PAGE}&maxResults=${PAGE}&${filter}`;
    const answer = await client.get(path, searchPage);
    found.push(...withStatusIds(answer));
    if (answer.isLast !== false) break;
  }
  return found;
}

export const workflowCalls = (client: JiraClient, app: AppEnvironment): Calls => ({
  workflowRules: async (projectId, issueTypeId) => {
    const path = route`/rest/api/3/workflows/capabilities?projectId=${projectId}&issueTypeId=${issueTypeId}`;
    return rulesOf(app, (await client.get(path, forgeRules)).forgeRules);
  },

  workflows: async ({ id, name }) => {
    const named = await search(client, name);
    if (id === undefined || named.some((made) => made.id === id)) return named;
    // Renamed, or gone: there is no look-up by id in the search.
    return search(client, undefined);
  },

  validateWorkflows: async (payload) => {
    const body = { payload, validationOptions: { levels: ['ERROR'] } };
    const { errors } = await client.post(route`/rest/api/3/workflows/create/validation`, body, validation);
    return errors.map(({ message }) => message ?? 'Jira gives no reason.');
  },

  createWorkflows: (payload) => client.send('POST', route`/rest/api/3/workflows/create`, payload),

  workflowSchemes: () =>
    allPages(
      client,
      (startAt) => route`/rest/api/3/workflowscheme?startAt=${startAt}&maxResults=50`,
      workflowScheme,
    ),

  createWorkflowScheme: async ({ workflows, ...spec }) => {
    const body = { ...spec, issueTypeMappings: workflows };
    return (await client.post(route`/rest/api/3/workflowscheme`, body, withId)).id;
  },
});
