import { z } from 'zod';
import { switchScheme } from '../engine/scheme-switch';
import { page } from '../http/page';
import { badRequest, orNotFound } from '../http/refusal';
import { created, noContent, ok, route } from '../http/route';
import { restUrl } from '../site';
import { taskView } from '../views/tasks';
import { workflowSchemeView } from '../views/workflows';

const SCOPES = ['manage:jira-configuration'];
const READ = { scopes: SCOPES, cost: 'core', admin: true } as const;
const WRITE = { scopes: SCOPES, cost: 'write', admin: true } as const;

/** The properties that the OpenAPI marks read-only are left out: this resource refuses them. */
const createBody = z.strictObject({
  name: z.string().min(1).max(255),
  description: z.string().optional(),
  defaultWorkflow: z.string().optional(),
  issueTypeMappings: z.record(z.string(), z.string()).optional(),
  updateDraftIfNeeded: z.boolean().optional(),
});

export const workflowSchemeRoutes = [
  route({
    method: 'GET',
    template: '/workflowscheme',
    ...READ,
    run: ({ site, query }) =>
      ok(
        page(
          site.workflowSchemes.values().map((scheme) => workflowSchemeView(site, scheme)),
          query,
        ),
      ),
  }),
  route({
    method: 'POST',
    template: '/workflowscheme',
    ...WRITE,
    body: createBody,
    run: ({ site, body }) => {
      const { name, description = '', defaultWorkflow = 'jira', issueTypeMappings = {} } = body;
      if (site.workflowSchemes.find((scheme) => scheme.name === name))
        throw badRequest('A workflow scheme with this name already exists.');
      for (const workflow of [defaultWorkflow, ...Object.values(issueTypeMappings)])
        if (!site.workflows.find((one) => one.name === workflow))
          throw badRequest(`The workflow '${workflow}' was not found.`);
      for (const id of Object.keys(issueTypeMappings))
        if (!site.issueTypes.get(id)) throw badRequest(`The issue type with id ${id} was not found.`);
      const id = site.store.next('workflowscheme');
      const scheme = { id, name, description, defaultWorkflow, issueTypeMappings };
      site.workflowSchemes.put(id, scheme);
      return created(workflowSchemeView(site, scheme));
    },
  }),
  route({
    method: 'GET',
    template: '/workflowscheme/project',
    ...READ,
    run: ({ site, query }) => {
      query.required('projectId');
      const projects = query.list('projectId').flatMap((id) => site.projects.get(id) ?? []);
      const values = site.workflowSchemes.values().flatMap((scheme) => {
        const projectIds = projects.filter((one) => one.workflowSchemeId === scheme.id).map(({ id }) => id);
        return projectIds.length === 0
          ? []
          : [{ projectIds, workflowScheme: workflowSchemeView(site, scheme) }];
      });
      return ok({ values });
    },
  }),
  route({
    method: 'PUT',
    template: '/workflowscheme/project',
    ...WRITE,
    body: z.strictObject({ workflowSchemeId: z.string().optional(), projectId: z.string() }),
    run: ({ site, body }) => {
      const project = orNotFound(site.projects.get(body.projectId), 'The project was not found.');
      const id = body.workflowSchemeId ?? site.workflowSchemes.values()[0]?.id ?? '';
      const scheme = orNotFound(site.workflowSchemes.get(id), 'The workflow scheme was not found.');
      if (site.issues.find(({ projectId }) => projectId === project.id))
        throw badRequest(
          'Workflow schemes can only be assigned to a project without issues: switch the scheme instead.',
        );
      site.projects.put(project.id, { ...project, workflowSchemeId: scheme.id });
      return noContent;
    },
  }),
  route({
    method: 'POST',
    template: '/workflowscheme/project/switch',
    ...WRITE,
    body: z.looseObject({
      projectId: z.string().optional(),
      targetSchemeId: z.string().optional(),
      mappingsByIssueTypeOverride: z
        .array(
          z.strictObject({
            issueTypeId: z.string().optional(),
            statusMappings: z
              .array(
                z.strictObject({ oldStatusId: z.string().optional(), newStatusId: z.string().optional() }),
              )
              .optional(),
          }),
        )
        .optional(),
    }),
    run: ({ site, actor, body }) => {
      const project = orNotFound(site.projects.get(body.projectId ?? ''), 'The project was not found.');
      const scheme = orNotFound(
        site.workflowSchemes.get(body.targetSchemeId ?? ''),
        'The workflow scheme was not found.',
      );
      const mapping = (issueTypeId: string, statusId: string): string | undefined =>
        body.mappingsByIssueTypeOverride
          ?.find((one) => one.issueTypeId === issueTypeId)
          ?.statusMappings?.find(({ oldStatusId }) => oldStatusId === statusId)?.newStatusId;
      const task = switchScheme(site, actor.accountId, project, scheme, mapping);
      return {
        status: 303,
        body: taskView(site, task),
        headers: { location: restUrl(site, `task/${task.id}`) },
      };
    },
  }),
  route({
    method: 'GET',
    template: '/workflowscheme/{id}',
    ...READ,
    run: ({ site, params }) => {
      const scheme = orNotFound(
        site.workflowSchemes.get(params['id'] ?? ''),
        'The workflow scheme was not found.',
      );
      return ok(workflowSchemeView(site, scheme));
    },
  }),
];
