import { z } from 'zod';
import { page } from '../http/page';
import { badRequest, conflict, orNotFound } from '../http/refusal';
import { created, noContent, ok, route } from '../http/route';
import type { IssueTypeScreenScheme } from '../model/configuration';

const schemeView = ({ id, name, description }: IssueTypeScreenScheme) => ({ id, name, description });

const SCOPES = ['manage:jira-configuration'];
const READ = { scopes: SCOPES, cost: 'core', admin: true } as const;
const WRITE = { scopes: SCOPES, cost: 'write', admin: true } as const;

export const issueTypeScreenSchemeRoutes = [
  route({
    method: 'GET',
    template: '/issuetypescreenscheme',
    ...READ,
    run: ({ site, query }) => {
      const found = site.issueTypeScreenSchemes.values().filter((one) => query.picks(one));
      return ok(page(found.map(schemeView), query));
    },
  }),
  route({
    method: 'POST',
    template: '/issuetypescreenscheme',
    ...WRITE,
    body: z.strictObject({
      name: z.string().min(1).max(255),
      description: z.string().max(255).optional(),
      issueTypeMappings: z
        .array(z.strictObject({ issueTypeId: z.string(), screenSchemeId: z.string() }))
        .min(1),
    }),
    run: ({ site, body }) => {
      const { name, description = '', issueTypeMappings } = body;
      for (const { issueTypeId, screenSchemeId } of issueTypeMappings) {
        if (issueTypeId !== 'default')
          orNotFound(
            site.issueTypes.get(issueTypeId),
            `The issue type with id ${issueTypeId} was not found.`,
          );
        orNotFound(
          site.screenSchemes.get(screenSchemeId),
          `The screen scheme with id ${screenSchemeId} was not found.`,
        );
      }
      if (!issueTypeMappings.some(({ issueTypeId }) => issueTypeId === 'default'))
        throw badRequest('The default mapping is missing.');
      if (site.issueTypeScreenSchemes.find((scheme) => scheme.name === name))
        throw conflict('The issue type screen scheme name is used by another scheme.');
      const id = site.store.next('issuetypescreenscheme');
      const mappings = Object.fromEntries(
        issueTypeMappings.map((one) => [one.issueTypeId, one.screenSchemeId]),
      );
      site.issueTypeScreenSchemes.put(id, { id, name, description, mappings });
      return created({ id });
    },
  }),
  route({
    method: 'GET',
    template: '/issuetypescreenscheme/mapping',
    ...READ,
    run: ({ site, query }) => {
      const ids = query.list('issueTypeScreenSchemeId');
      const items = site.issueTypeScreenSchemes
        .values()
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
        .flatMap(({ id, mappings }) =>
          Object.entries(mappings).map(([issueTypeId, screenSchemeId]) => ({
            issueTypeScreenSchemeId: id,
            issueTypeId,
            screenSchemeId,
          })),
        );
      return ok(page(items, query));
    },
  }),
  route({
    method: 'GET',
    template: '/issuetypescreenscheme/project',
    ...READ,
    run: ({ site, query }) => {
      const projects = query.list('projectId').flatMap((id) => site.projects.get(id) ?? []);
      const used = site.issueTypeScreenSchemes.values().flatMap((scheme) => {
        const projectIds = projects
          .filter((one) => one.issueTypeScreenSchemeId === scheme.id)
          .map(({ id }) => id);
        return projectIds.length === 0 ? [] : [{ issueTypeScreenScheme: schemeView(scheme), projectIds }];
      });
      return ok(page(used, query));
    },
  }),
  route({
    method: 'PUT',
    template: '/issuetypescreenscheme/project',
    ...WRITE,
    body: z.strictObject({ issueTypeScreenSchemeId: z.string(), projectId: z.string() }),
    run: ({ site, body }) => {
      const scheme = orNotFound(
        site.issueTypeScreenSchemes.get(body.issueTypeScreenSchemeId),
        'The issue type screen scheme was not found.',
      );
      const project = orNotFound(site.projects.get(body.projectId), 'The project was not found.');
      site.projects.put(project.id, { ...project, issueTypeScreenSchemeId: scheme.id });
      return noContent;
    },
  }),
];
