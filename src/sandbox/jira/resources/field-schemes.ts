import { z } from 'zod';
import { page } from '../http/page';
import { badRequest, orNotFound } from '../http/refusal';
import { noContent, ok, route } from '../http/route';
import type { FieldParameters, FieldScheme } from '../model/configuration';
import { restUrl, type Site } from '../site';

const SCOPES = ['manage:jira-configuration'];
const READ = { scopes: SCOPES, cost: 'core', admin: true } as const;
const WRITE = { scopes: SCOPES, cost: 'write', admin: true } as const;

const parameters = z.strictObject({ isRequired: z.boolean().optional(), description: z.string().optional() });

const parametersBody = z.record(
  z.string(),
  z.array(
    z.strictObject({
      schemeIds: z.array(z.number().int()).optional(),
      parameters: parameters.optional(),
      workTypeParameters: z
        .array(
          z.strictObject({
            workTypeId: z.number().int().optional(),
            isRequired: z.boolean().optional(),
            description: z.string().optional(),
          }),
        )
        .optional(),
    }),
  ),
);

const schemeView = (site: Site, { id, name, description, isDefault }: FieldScheme) => ({
  id: Number(id),
  name,
  description,
  isDefault,
  links: {
    associations: restUrl(site, `config/fieldschemes/${id}/fields`),
    projects: restUrl(site, `config/fieldschemes/${id}/projects`),
  },
});

const schemeOf = (site: Site, id: number): FieldScheme =>
  orNotFound(site.fieldSchemes.get(String(id)), `The field scheme ${id} was not found.`);

type Given = z.infer<typeof parameters>;

const given = ({ isRequired, description }: Given): FieldParameters => ({
  ...(isRequired === undefined ? {} : { isRequired }),
  ...(description === undefined ? {} : { description }),
});

/** Adds to the parameters of a field in a scheme, for all issue types or those named. */
function putParameters(
  site: Site,
  scheme: FieldScheme,
  fieldId: string,
  byType: Readonly<Record<string, Given>>,
): void {
  const known = scheme.parameters[fieldId] ?? {};
  const changed = Object.fromEntries(
    Object.entries(byType).map(([type, one]) => [type, { ...known[type], ...given(one) }] as const),
  );
  const parametersOfField = { ...known, ...changed };
  site.fieldSchemes.put(scheme.id, {
    ...scheme,
    parameters: { ...scheme.parameters, [fieldId]: parametersOfField },
  });
}

export const fieldSchemeRoutes = [
  route({
    method: 'GET',
    template: '/config/fieldschemes',
    ...READ,
    run: ({ site, query }) => {
      const text = query.text('query')?.toLowerCase() ?? '';
      const projects = query.list('projectId');
      const used = projects.map((id) => site.projects.get(id)?.fieldSchemeId);
      const found = site.fieldSchemes
        .values()
        .filter(
          ({ id, name }) => name.toLowerCase().includes(text) && (projects.length === 0 || used.includes(id)),
        );
      return ok(
        page(
          found.map((scheme) => schemeView(site, scheme)),
          query,
        ),
      );
    },
  }),
  route({
    method: 'POST',
    template: '/config/fieldschemes',
    ...WRITE,
    body: z.strictObject({ name: z.string().trim().min(1).max(255), description: z.string().optional() }),
    run: ({ site, body }) => {
      const { name, description = '' } = body;
      if (site.fieldSchemes.find((one) => one.name === name))
        throw badRequest('A field scheme with this name already exists.');
      const scheme = {
        id: site.store.next('fieldscheme'),
        name,
        description,
        isDefault: false,
        parameters: {},
      };
      site.fieldSchemes.put(scheme.id, scheme);
      const { isDefault: _isDefault, ...view } = schemeView(site, scheme);
      return ok(view);
    },
  }),
  route({
    method: 'PUT',
    template: '/config/fieldschemes/fields/parameters',
    ...WRITE,
    body: parametersBody,
    run: ({ site, body }) => {
      for (const [fieldId, updates] of Object.entries(body)) {
        orNotFound(site.fields.get(fieldId), `The field ${fieldId} was not found.`);
        for (const { schemeIds = [], parameters: all, workTypeParameters = [] } of updates) {
          const byType = workTypeParameters.map(
            ({ workTypeId, ...rest }) => [String(workTypeId), rest] as const,
          );
          for (const id of schemeIds)
            putParameters(site, schemeOf(site, id), fieldId, {
              ...(all ? { default: all } : {}),
              ...Object.fromEntries(byType),
            });
        }
      }
      return noContent;
    },
  }),
  route({
    method: 'GET',
    template: '/config/fieldschemes/{id}/fields/{fieldId}/parameters',
    ...READ,
    run: ({ site, params }) => {
      const scheme = schemeOf(site, Number(params['id']));
      const fieldId = params['fieldId'] ?? '';
      orNotFound(site.fields.get(fieldId), `The field ${fieldId} was not found.`);
      const { default: all, ...byType } = scheme.parameters[fieldId] ?? {};
      const view = ({ isRequired = false, description }: FieldParameters) => ({
        isRequired,
        ...(description === undefined ? {} : { description }),
      });
      return ok({
        fieldId,
        parameters: view(all ?? {}),
        workTypeParameters: Object.entries(byType).map(([type, one]) => ({
          workTypeId: Number(type),
          ...view(one),
        })),
      });
    },
  }),
  route({
    method: 'GET',
    template: '/config/fieldschemes/projects',
    ...READ,
    run: ({ site, query }) => {
      query.required('projectId');
      const projects = query.list('projectId').flatMap((id) => site.projects.get(id) ?? []);
      const used = projects.map(({ id, fieldSchemeId }) => ({
        projectId: Number(id),
        schemeId: Number(fieldSchemeId),
      }));
      return ok(page(used, query));
    },
  }),
  route({
    method: 'PUT',
    template: '/config/fieldschemes/projects',
    ...WRITE,
    body: z.record(z.string(), z.strictObject({ projectIds: z.array(z.number().int()) })),
    run: ({ site, body }) => {
      for (const [schemeId, { projectIds }] of Object.entries(body)) {
        const scheme = schemeOf(site, Number(schemeId));
        for (const id of projectIds) {
          const project = orNotFound(site.projects.get(String(id)), `The project ${id} was not found.`);
          site.projects.put(project.id, { ...project, fieldSchemeId: scheme.id });
        }
      }
      return noContent;
    },
  }),
];
