import { holds } from '../engine/permissions';
import { issueTypesOf, projectOf, screenFields, screenOf } from '../engine/schemes';
import { slice } from '../http/page';
import { orNotFound } from '../http/refusal';
import { ok, route } from '../http/route';
import type { Project } from '../model/configuration';
import type { Site } from '../site';
import { issueTypeDetails, projectDetails } from '../views/configuration';
import { fieldMeta, settableFields } from '../views/field-meta';

const READ = { scopes: ['read:jira-work'], cost: 'core' } as const;
const TYPES = '/issue/createmeta/{projectIdOrKey}/issuetypes';

function createFields(site: Site, project: Project, issueTypeId: string) {
  const place = { project, issueTypeId };
  return settableFields(site, place, screenFields(screenOf(site, place, 'create'))).map((field) => ({
    ...fieldMeta(site, field, place),
    fieldId: field.id,
  }));
}

export const createMetaRoutes = [
  route({
    method: 'GET',
    template: '/issue/createmeta',
    ...READ,
    run: ({ site, actor, query }) => {
      const keys = query.list('projectKeys');
      const ids = query.list('projectIds');
      const expandFields = query.expands('projects.issuetypes.fields');
      const projects = site.projects
        .values()
        .filter(
          (project) =>
            (keys.length === 0 || keys.includes(project.key)) &&
            (ids.length === 0 || ids.includes(project.id)) &&
            holds(site, actor.accountId, 'CREATE_ISSUES', project),
        );
      return ok({
        expand: 'projects',
        projects: projects.map((project) => {
          const { self, id, key, name, avatarUrls } = projectDetails(site, project);
          const issuetypes = issueTypesOf(site, project).map((type) => {
            const fields = createFields(site, project, type.id).map(
              ({ fieldId, ...meta }) => [fieldId, meta] as const,
            );
            return {
              ...issueTypeDetails(site, type),
              ...(expandFields ? { fields: Object.fromEntries(fields) } : {}),
            };
          });
          return { self, id, key, name, avatarUrls, issuetypes };
        }),
      });
    },
  }),
  route({
    method: 'GET',
    template: TYPES,
    ...READ,
    run: ({ site, actor, params, query }) => {
      const project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
      const { values, ...part } = slice(issueTypesOf(site, project), query, 50, 200);
      return ok({ ...part, issueTypes: values.map((type) => issueTypeDetails(site, type)) });
    },
  }),
  route({
    method: 'GET',
    template: `${TYPES}/{issueTypeId}`,
    ...READ,
    run: ({ site, actor, params, query }) => {
      const project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
      const type = issueTypesOf(site, project).find(({ id }) => id === params['issueTypeId']);
      const { id } = orNotFound(type, 'The issue type was not found in the project.');
      const { values, ...part } = slice(createFields(site, project, id), query, 50, 200);
      return ok({ ...part, fields: values });
    },
  }),
];
