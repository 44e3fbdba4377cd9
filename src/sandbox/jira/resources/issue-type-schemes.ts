import { z } from 'zod';
import { page } from '../http/page';
import { badRequest, conflict, orNotFound } from '../http/refusal';
import { created, noContent, ok, route } from '../http/route';
import type { IssueTypeScheme } from '../model/configuration';

const schemeView = ({ id, name, description, defaultIssueTypeId, isDefault }: IssueTypeScheme) => ({
  id,
  name,
  description,
  ...(defaultIssueTypeId === undefined ? {} : { defaultIssueTypeId }),
  ...(isDefault ? { isDefault } : {}),
});

const SCOPES = ['manage:jira-configuration'];
const READ = { scopes: SCOPES, cost: 'core', admin: true } as const;
const WRITE = { scopes: SCOPES, cost: 'write', admin: true } as const;

export const issueTypeSchemeRoutes = [
  route({
    method: 'GET',
    template: '/issuetypescheme',
    ...READ,
    run: ({ site, query }) => {
      const found = site.issueTypeSchemes.values().filter((one) => query.picks(one));
      return ok(page(found.map(schemeView), query));
    },
  }),
  route({
    method: 'POST',
    template: '/issuetypescheme',
    ...WRITE,
    body: z.strictObject({
      name: z.string().min(1).max(255),
      description: z.string().max(4_000).optional(),
      issueTypeIds: z.array(z.string()).min(1),
      defaultIssueTypeId: z.string().optional(),
    }),
    run: ({ site, body }) => {
      const { name, description = '', issueTypeIds, defaultIssueTypeId } = body;
      for (const id of issueTypeIds)
        orNotFound(site.issueTypes.get(id), `The issue type with id ${id} was not found.`);
      if (defaultIssueTypeId !== undefined && !issueTypeIds.includes(defaultIssueTypeId))
        throw badRequest('The default issue type ID must be one of the issue type IDs.');
      if (site.issueTypeSchemes.find((scheme) => scheme.name === name))
        throw conflict('The scheme name is used by another scheme.');
      const id = site.store.next('issuetypescheme');
      const chosen = defaultIssueTypeId === undefined ? {} : { defaultIssueTypeId };
      site.issueTypeSchemes.put(id, { id, name, description, issueTypeIds, isDefault: false, ...chosen });
      return created({ issueTypeSchemeId: id });
    },
  }),
  route({
    method: 'GET',
    template: '/issuetypescheme/mapping',
    ...READ,
    run: ({ site, query }) => {
      const ids = query.list('issueTypeSchemeId');
      const mappings = site.issueTypeSchemes
        .values()
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
        .flatMap(({ id, issueTypeIds }) =>
          issueTypeIds.map((issueTypeId) => ({ issueTypeSchemeId: id, issueTypeId })),
        );
      return ok(page(mappings, query));
    },
  }),
  route({
    method: 'GET',
    template: '/issuetypescheme/project',
    ...READ,
    run: ({ site, query }) => {
      const projects = query.list('projectId').flatMap((id) => site.projects.get(id) ?? []);
      const used = site.issueTypeSchemes.values().flatMap((scheme) => {
        const projectIds = projects.filter((one) => one.issueTypeSchemeId === scheme.id).map(({ id }) => id);
        return projectIds.length === 0 ? [] : [{ issueTypeScheme: schemeView(scheme), projectIds }];
      });
      return ok(page(used, query));
    },
  }),
  route({
    method: 'PUT',
    template: '/issuetypescheme/project',
    ...WRITE,
    body: z.strictObject({ issueTypeSchemeId: z.string(), projectId: z.string() }),
    run: ({ site, body }) => {
      const scheme = orNotFound(
        site.issueTypeSchemes.get(body.issueTypeSchemeId),
        'The issue type scheme was not found.',
      );
      const project = orNotFound(site.projects.get(body.projectId), 'The project was not found.');
      const stranded = site.issues.find(
        ({ projectId, issueTypeId }) =>
          projectId === project.id && !scheme.issueTypeIds.includes(issueTypeId),
      );
      if (stranded)
        throw badRequest('Some issues in the project have issue types that are not in the scheme.');
      site.projects.put(project.id, { ...project, issueTypeSchemeId: scheme.id });
      return noContent;
    },
  }),
];
