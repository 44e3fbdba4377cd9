import { z } from 'zod';
import { page } from '../http/page';
import type { Query } from '../http/query';
import { badRequest, conflict, orNotFound } from '../http/refusal';
import { created, noContent, ok, route } from '../http/route';
import type { Field, FieldContext } from '../model/configuration';
import type { Site } from '../site';

const ids = z.array(z.string());
const createBody = z.strictObject({
  id: z.string().optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  issueTypeIds: ids.optional(),
  projectIds: ids.optional(),
});

const LOCKED = 'The custom field is locked: only the app that owns it can change it.';

export function customField(site: Site, id: string | undefined): Field {
  const field = site.fields.get(id ?? '');
  return orNotFound(field?.custom ? field : undefined, 'The custom field was not found.');
}

/** Fields of apps are locked: administrators put them on screens and no more. */
export function openField(site: Site, id: string | undefined): Field {
  const field = customField(site, id);
  if (field.appId !== undefined) throw badRequest(LOCKED);
  return field;
}

export function contextOfField(site: Site, fieldId: string, contextId: string | undefined): FieldContext {
  const context = site.contexts.get(contextId ?? '');
  return orNotFound(context?.fieldId === fieldId ? context : undefined, 'The context was not found.');
}

const contextsOf = (site: Site, field: Field, query: Query): FieldContext[] => {
  const asked = query.list('contextId');
  return site.contexts
    .values()
    .filter(({ id, fieldId }) => fieldId === field.id && (asked.length === 0 || asked.includes(id)));
};

const contextView = (context: FieldContext) => ({
  id: context.id,
  name: context.name,
  description: context.description,
  isGlobalContext: context.projectIds.length === 0,
  isAnyIssueType: context.issueTypeIds.length === 0,
});

function requireKnown(site: Site, projectIds: readonly string[], issueTypeIds: readonly string[]): void {
  for (const id of projectIds) orNotFound(site.projects.get(id), `The project with id ${id} was not found.`);
  for (const id of issueTypeIds)
    orNotFound(site.issueTypes.get(id), `The issue type with id ${id} was not found.`);
}

/** A project has one context per field, and a field one global context. */
function requireFree(site: Site, fieldId: string, projectIds: readonly string[], except?: string): void {
  const others = site.contexts.values().filter((one) => one.fieldId === fieldId && one.id !== except);
  if (projectIds.length === 0 && others.some((one) => one.projectIds.length === 0))
    throw badRequest('The custom field already has a global context.');
  if (others.some((one) => one.projectIds.some((id) => projectIds.includes(id))))
    throw conflict('A project is already associated with another context of the custom field.');
}

const SCOPES = ['manage:jira-configuration'];
const BASE = '/field/{fieldId}/context';

export const fieldContextRoutes = [
  route({
    method: 'GET',
    template: BASE,
    scopes: SCOPES,
    cost: 'core',
    admin: true,
    run: ({ site, params, query }) =>
      ok(page(contextsOf(site, customField(site, params['fieldId']), query).map(contextView), query)),
  }),
  route({
    method: 'POST',
    template: BASE,
    scopes: SCOPES,
    cost: 'write',
    admin: true,
    body: createBody,
    run: ({ site, params, body }) => {
      const field = openField(site, params['fieldId']);
      const { name, description = '', projectIds = [], issueTypeIds = [] } = body;
      requireKnown(site, projectIds, issueTypeIds);
      requireFree(site, field.id, projectIds);
      const id = site.store.next('context');
      site.contexts.put(id, { id, fieldId: field.id, name, description, projectIds, issueTypeIds });
      return created({ id, name, description, projectIds, issueTypeIds });
    },
  }),
  route({
    method: 'GET',
    template: `${BASE}/issuetypemapping`,
    scopes: SCOPES,
    cost: 'core',
    admin: true,
    run: ({ site, params, query }) => {
      const contexts = contextsOf(site, customField(site, params['fieldId']), query);
      const mappings = contexts.flatMap<object>(({ id, issueTypeIds }) =>
        issueTypeIds.length === 0
          ? [{ contextId: id, isAnyIssueType: true }]
          : issueTypeIds.map((issueTypeId) => ({ contextId: id, issueTypeId })),
      );
      return ok(page(mappings, query));
    },
  }),
  route({
    method: 'GET',
    template: `${BASE}/projectmapping`,
    scopes: SCOPES,
    cost: 'core',
    admin: true,
    run: ({ site, params, query }) => {
      const contexts = contextsOf(site, customField(site, params['fieldId']), query);
      const mappings = contexts.flatMap<object>(({ id, projectIds }) =>
        projectIds.length === 0
          ? [{ contextId: id, isGlobalContext: true }]
          : projectIds.map((projectId) => ({ contextId: id, projectId })),
      );
      return ok(page(mappings, query));
    },
  }),
  route({
    method: 'PUT',
    template: `${BASE}/{contextId}/issuetype`,
    scopes: SCOPES,
    cost: 'write',
    admin: true,
    body: z.strictObject({ issueTypeIds: ids }),
    run: ({ site, params, body }) => {
      const context = contextOfField(site, openField(site, params['fieldId']).id, params['contextId']);
      requireKnown(site, [], body.issueTypeIds);
      const issueTypeIds = [...new Set([...context.issueTypeIds, ...body.issueTypeIds])];
      site.contexts.put(context.id, { ...context, issueTypeIds });
      return noContent;
    },
  }),
  route({
    method: 'PUT',
    template: `${BASE}/{contextId}/project`,
    scopes: SCOPES,
    cost: 'write',
    admin: true,
    body: z.strictObject({ projectIds: ids }),
    run: ({ site, params, body }) => {
      const context = contextOfField(site, openField(site, params['fieldId']).id, params['contextId']);
      requireKnown(site, body.projectIds, []);
      requireFree(site, context.fieldId, body.projectIds, context.id);
      const projectIds = [...new Set([...context.projectIds, ...body.projectIds])];
      site.contexts.put(context.id, { ...context, projectIds });
      return noContent;
    },
  }),
];
