import { workflowOf } from '../engine/schemes';
import { slice } from '../http/page';
import { badRequest, orNotFound } from '../http/refusal';
import { noContent, ok, route } from '../http/route';
import type { Workflow } from '../model/workflow';
import type { Site } from '../site';
import { jiraWorkflow, statusesOfWorkflows } from '../views/workflows';
import { extensionAri, FORGE_RULES, forgeModules, SYSTEM_RULES } from '../workflows/rules';
import {
  createRequest,
  createValidation,
  readRequest,
  updateRequest,
  updateValidation,
} from '../workflows/schema';
import { checkCreate, checkUpdate, createWorkflows, updateWorkflows } from '../workflows/write';

const SCOPES = ['manage:jira-configuration'];
const READ = { scopes: SCOPES, cost: 'core', admin: true } as const;
const WRITE = { scopes: SCOPES, cost: 'write', admin: true } as const;

const answer = (site: Site, workflows: readonly Workflow[]) => ({
  statuses: statusesOfWorkflows(site, workflows),
  workflows: workflows.map(jiraWorkflow),
});

/** `AvailableWorkflowForgeRule`s: what the installed apps' manifests bring. */
const forgeRules = (site: Site) =>
  FORGE_RULES.flatMap(({ ruleKey, ruleType }) =>
    forgeModules(site, ruleKey).map(({ app, moduleKey, settings }) => ({
      id: extensionAri(app, moduleKey),
      ruleKey,
      ruleType,
      name: String(settings['name']),
      description: String(settings['description']),
    })),
  );

export const workflowRoutes = [
  route({
    method: 'POST',
    template: '/workflows',
    ...READ,
    body: readRequest,
    run: ({ site, body }) => {
      const byPlace = (body.projectAndIssueTypes ?? []).flatMap(({ projectId, issueTypeId }) => {
        const project = site.projects.get(projectId);
        return project ? [workflowOf(site, { project, issueTypeId })] : [];
      });
      const found = site.workflows
        .values()
        .filter(({ id, name }) => body.workflowIds?.includes(id) || body.workflowNames?.includes(name));
      return ok(answer(site, [...new Set([...found, ...byPlace])]));
    },
  }),
  route({
    method: 'GET',
    template: '/workflows/search',
    ...READ,
    run: ({ site, query }) => {
      const text = query.text('queryString')?.toLowerCase() ?? '';
      const found = site.workflows.values().filter(({ name }) => name.toLowerCase().includes(text));
      const part = slice(found, query, 50, 200);
      const { workflows, statuses } = answer(site, part.values);
      return ok({
        ...part,
        values: workflows,
        statuses,
        isLast: part.startAt + part.values.length >= part.total,
      });
    },
  }),
  route({
    method: 'GET',
    template: '/workflows/capabilities',
    ...READ,
    run: ({ site }) =>
      ok({
        editorScope: 'GLOBAL',
        projectTypes: ['software', 'business'],
        systemRules: SYSTEM_RULES.map((rule) => ({ ...rule, isVisible: true, incompatibleRuleKeys: [] })),
        forgeRules: forgeRules(site),
        connectRules: [],
        triggerRules: [],
      }),
  }),
  route({
    method: 'POST',
    template: '/workflows/create/validation',
    ...WRITE,
    body: createValidation,
    run: ({ site, body }) => ok({ errors: checkCreate(site, body.payload) }),
  }),
  route({
    method: 'POST',
    template: '/workflows/create',
    ...WRITE,
    body: createRequest,
    run: ({ site, body }) => ok(answer(site, createWorkflows(site, body))),
  }),
  route({
    method: 'POST',
    template: '/workflows/update/validation',
    ...WRITE,
    body: updateValidation,
    run: ({ site, body }) => ok({ errors: checkUpdate(site, body.payload) }),
  }),
  route({
    method: 'POST',
    template: '/workflows/update',
    ...WRITE,
    body: updateRequest,
    run: ({ site, actor, body }) => ok(answer(site, updateWorkflows(site, actor.accountId, body))),
  }),
  route({
    method: 'DELETE',
    template: '/workflow/{entityId}',
    ...WRITE,
    run: ({ site, params }) => {
      const workflow = orNotFound(
        site.workflows.get(params['entityId'] ?? ''),
        'The workflow was not found.',
      );
      const used = site.workflowSchemes.find(({ defaultWorkflow, issueTypeMappings }) =>
        [defaultWorkflow, ...Object.values(issueTypeMappings)].includes(workflow.name),
      );
      if (used || !workflow.isEditable) throw badRequest('The workflow is active or cannot be edited.');
      site.workflows.delete(workflow.id);
      return noContent;
    },
  }),
];
