import { z } from 'zod';
import { holds } from '../engine/permissions';
import { issueTypesOf, projectOf, workflowOf } from '../engine/schemes';
import { page } from '../http/page';
import { badFields, forbidden } from '../http/refusal';
import { created, noContent, ok, route } from '../http/route';
import type { Project } from '../model/configuration';
import { restUrl, type Site } from '../site';
import { projectView } from '../views/configuration';
import { statusDetails } from '../views/statuses';

const key = z
  .string()
  .regex(
    /^[A-Z][A-Z0-9_]{1,9}$/,
    'Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters.',
  );
const id = z.number().int().optional();
const common = {
  description: z.string().optional(),
  leadAccountId: z.string().max(128).optional(),
  lead: z.string().optional(),
  url: z.string().optional(),
  assigneeType: z.enum(['PROJECT_LEAD', 'UNASSIGNED']).optional(),
  avatarId: id,
  issueSecurityScheme: id,
  permissionScheme: id,
  notificationScheme: id,
  categoryId: id,
};
const createBody = z.strictObject({
  ...common,
  key,
  name: z.string().trim().min(1).max(80),
  projectTypeKey: z.enum(['software', 'service_desk', 'business']).optional(),
  projectTemplateKey: z.string().optional(),
  issueTypeScheme: id,
  issueTypeScreenScheme: id,
  workflowScheme: id,
  fieldConfigurationScheme: id,
});
const updateBody = z.strictObject({
  ...common,
  key: key.optional(),
  name: z.string().trim().min(1).max(80).optional(),
  releasedProjectKeys: z.array(z.string()).optional(),
});

function createProject(site: Site, actorId: string, body: z.infer<typeof createBody>): Project {
  const scheme = (
    given: number | undefined,
    all: { get(id: string): unknown; values(): { id: string }[] },
    name: string,
  ): string => {
    const chosen = given === undefined ? all.values()[0]?.id : String(given);
    if (chosen === undefined || !all.get(chosen))
      throw badFields({ [name]: `The ${name} with id ${given} does not exist.` });
    return chosen;
  };
  if (site.projects.find((one) => one.key === body.key))
    throw badFields({ projectKey: `Project '${body.key}' uses this project key.` });
  if (site.projects.find((one) => one.name === body.name))
    throw badFields({ projectName: 'A project with that name already exists.' });
  if (
    body.projectTemplateKey !== undefined &&
    [body.issueTypeScheme, body.issueTypeScreenScheme, body.workflowScheme].some((one) => one !== undefined)
  )
    throw badFields({ projectTemplateKey: 'A project template cannot be combined with schemes.' });
  const leadAccountId = body.leadAccountId ?? actorId;
  if (!site.users.get(leadAccountId)?.active)
    throw badFields({ projectLead: 'You must specify a valid project lead.' });
  return {
    id: site.store.next('project'),
    key: body.key,
    name: body.name,
    description: body.description ?? '',
    projectTypeKey: body.projectTypeKey ?? 'business',
    leadAccountId,
    issueTypeSchemeId: scheme(body.issueTypeScheme, site.issueTypeSchemes, 'issueTypeScheme'),
    issueTypeScreenSchemeId: scheme(
      body.issueTypeScreenScheme,
      site.issueTypeScreenSchemes,
      'issueTypeScreenScheme',
    ),
    workflowSchemeId: scheme(body.workflowScheme, site.workflowSchemes, 'workflowScheme'),
    fieldSchemeId: scheme(undefined, site.fieldSchemes, 'fieldScheme'),
    roles: {},
    properties: {},
  };
}

const visibleProjects = (site: Site, accountId: string): Project[] =>
  site.projects.values().filter((project) => holds(site, accountId, 'BROWSE_PROJECTS', project));

export const projectRoutes = [
  route({
    method: 'GET',
    template: '/project',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site, actor }) => ok(visibleProjects(site, actor.accountId).map((one) => projectView(site, one))),
  }),
  route({
    method: 'POST',
    template: '/project',
    scopes: ['manage:jira-configuration'],
    cost: 'write',
    admin: true,
    body: createBody,
    run: ({ site, actor, body }) => {
      const project = createProject(site, actor.accountId, body);
      site.projects.put(project.id, project);
      return created({
        self: restUrl(site, `project/${project.id}`),
        id: Number(project.id),
        key: project.key,
      });
    },
  }),
  route({
    method: 'GET',
    template: '/project/search',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site, actor, query }) => {
      const keys = query.list('keys');
      const ids = query.list('id');
      const text = query.text('query')?.toLowerCase() ?? '';
      const found = visibleProjects(site, actor.accountId).filter(
        (one) =>
          (keys.length === 0 || keys.includes(one.key)) &&
          (ids.length === 0 || ids.includes(one.id)) &&
          `${one.key}\n${one.name}`.toLowerCase().includes(text),
      );
      return ok(
        page(
          found.map((one) => projectView(site, one)),
          query,
        ),
      );
    },
  }),
  route({
    method: 'GET',
    template: '/project/{projectIdOrKey}',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site, actor, params }) =>
      ok(projectView(site, projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId))),
  }),
  route({
    method: 'PUT',
    template: '/project/{projectIdOrKey}',
    scopes: ['manage:jira-project'],
    cost: 'write',
    body: updateBody,
    run: ({ site, actor, params, body }) => {
      const project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
      if (!holds(site, actor.accountId, 'ADMINISTER_PROJECTS', project))
        throw forbidden('You cannot edit the configuration of this project.');
      const next: Project = {
        ...project,
        key: body.key ?? project.key,
        name: body.name ?? project.name,
        description: body.description ?? project.description,
        leadAccountId: body.leadAccountId ?? project.leadAccountId,
      };
      site.projects.put(next.id, next);
      return ok(projectView(site, next));
    },
  }),
  route({
    method: 'DELETE',
    template: '/project/{projectIdOrKey}',
    scopes: ['manage:jira-configuration'],
    cost: 'write',
    admin: true,
    run: ({ site, actor, params }) => {
      const project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
      // The issues go with the project, and no issue event tells of it.
      for (const issue of site.issues.values().filter(({ projectId }) => projectId === project.id)) {
        site.issues.delete(issue.id);
        site.store.afterCommit(() => site.index.changed(issue.id, undefined));
      }
      site.projects.delete(project.id);
      return noContent;
    },
  }),
  route({
    method: 'GET',
    template: '/project/{projectIdOrKey}/statuses',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site, actor, params }) => {
      const project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
      const types = issueTypesOf(site, project).map((type) => ({
        self: restUrl(site, `issuetype/${type.id}`),
        id: type.id,
        name: type.name,
        subtask: type.subtask,
        statuses: workflowOf(site, { project, issueTypeId: type.id })
          .statuses.flatMap(({ statusId }) => site.statuses.get(statusId) ?? [])
          .map((status) => statusDetails(site, status)),
      }));
      return ok(types);
    },
  }),
];
