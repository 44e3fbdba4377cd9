import { z } from 'zod';
import { conflict, orNotFound } from '../http/refusal';
import { created, ok, route } from '../http/route';
import { issueTypeDetails } from '../views/configuration';

const createBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  description: z.string().optional(),
  type: z.enum(['standard', 'subtask']).optional(),
  hierarchyLevel: z.number().int().min(-1).max(0).optional(),
});

export const issueTypeRoutes = [
  route({
    method: 'GET',
    template: '/issuetype',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site }) => ok(site.issueTypes.values().map((type) => issueTypeDetails(site, type))),
  }),
  route({
    method: 'POST',
    template: '/issuetype',
    scopes: ['manage:jira-configuration'],
    cost: 'write',
    admin: true,
    body: createBody,
    run: ({ site, body }) => {
      const name = body.name.toLowerCase();
      if (site.issueTypes.find((type) => type.name.toLowerCase() === name))
        throw conflict('An issue type with this name already exists.');
      const id = site.store.next('issuetype');
      const subtask = body.type === 'subtask' || body.hierarchyLevel === -1;
      const type = { id, name: body.name, description: body.description ?? '', subtask };
      site.issueTypes.put(id, type);
      return created(issueTypeDetails(site, type));
    },
  }),
  route({
    method: 'GET',
    template: '/issuetype/{id}',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site, params }) => {
      const type = orNotFound(site.issueTypes.get(params['id'] ?? ''), 'The issue type was not found.');
      return ok(issueTypeDetails(site, type));
    },
  }),
];
