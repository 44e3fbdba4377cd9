import { z } from 'zod';
import { slice } from '../http/page';
import { badRequest, conflict, orNotFound, Refusal } from '../http/refusal';
import { noContent, ok, route } from '../http/route';
import { jiraStatus, statusDetails } from '../views/statuses';

const SCOPES = ['manage:jira-configuration'];
const READ = { scopes: SCOPES, cost: 'core', admin: true } as const;
const WRITE = { scopes: SCOPES, cost: 'write', admin: true } as const;

export const category = z.enum(['TODO', 'IN_PROGRESS', 'DONE']);
const scope = z.strictObject({
  type: z.enum(['GLOBAL', 'PROJECT']),
  project: z.strictObject({ id: z.string() }).optional(),
});

const createBody = z.strictObject({
  scope,
  statuses: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(255),
        description: z.string().optional(),
        statusCategory: category,
      }),
    )
    .min(1),
});

export const statusRoutes = [
  route({
    method: 'GET',
    template: '/status',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site }) => ok(site.statuses.values().map((status) => statusDetails(site, status))),
  }),
  route({
    method: 'GET',
    template: '/statuses',
    ...READ,
    run: ({ site, query }) => {
      query.required('id');
      return ok(
        query
          .list('id')
          .flatMap((id) => site.statuses.get(id) ?? [])
          .map(jiraStatus),
      );
    },
  }),
  route({
    method: 'GET',
    template: '/statuses/byNames',
    ...READ,
    run: ({ site, query }) => {
      query.required('name');
      const names = query.repeated('name');
      return ok(
        site.statuses
          .values()
          .filter(({ name }) => names.includes(name))
          .map(jiraStatus),
      );
    },
  }),
  route({
    method: 'GET',
    template: '/statuses/search',
    ...READ,
    run: ({ site, query }) => {
      const text = query.text('searchString')?.toLowerCase() ?? '';
      const wanted = query.text('statusCategory');
      const found = site.statuses
        .values()
        .filter(
          (one) =>
            one.name.toLowerCase().includes(text) && (wanted === undefined || one.statusCategory === wanted),
        );
      const part = slice(found, query, 200);
      return ok({
        ...part,
        values: part.values.map(jiraStatus),
        isLast: part.startAt + part.values.length >= part.total,
      });
    },
  }),
  route({
    method: 'POST',
    template: '/statuses',
    ...WRITE,
    body: createBody,
    run: ({ site, body }) => {
      if (body.scope.type !== 'GLOBAL')
        throw badRequest('Team-managed projects are not part of this site: use the GLOBAL scope.');
      const created = body.statuses.map(({ name, description = '', statusCategory }) => {
        if (site.statuses.find((one) => one.name.toLowerCase() === name.toLowerCase()))
          throw conflict(`Status name '${name}' is already in use.`);
        const id = site.store.next('status');
        const status = { id, name, description, statusCategory };
        site.statuses.put(id, status);
        return status;
      });
      return ok(created.map(jiraStatus));
    },
  }),
  route({
    method: 'PUT',
    template: '/statuses',
    ...WRITE,
    body: z.strictObject({
      statuses: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string().min(1),
          description: z.string().optional(),
          statusCategory: category,
        }),
      ),
    }),
    run: ({ site, body }) => {
      for (const { id, name, description, statusCategory } of body.statuses) {
        const status = orNotFound(site.statuses.get(id), `The status with id ${id} was not found.`);
        site.statuses.put(id, {
          ...status,
          name,
          statusCategory,
          description: description ?? status.description,
        });
      }
      return noContent;
    },
  }),
  route({
    method: 'DELETE',
    template: '/statuses',
    ...WRITE,
    run: ({ site, query }) => {
      query.required('id');
      for (const id of query.list('id')) {
        const used = site.workflows.find(({ statuses }) => statuses.some(({ statusId }) => statusId === id));
        if (used)
          throw new Refusal(400, [`The status with id ${id} is used by the workflow '${used.name}'.`]);
        site.statuses.delete(id);
      }
      return noContent;
    },
  }),
];
