import { z } from 'zod';
import { FIELD_TYPES } from '../fields/types';
import { page } from '../http/page';
import { badRequest, orNotFound } from '../http/refusal';
import { ok, route } from '../http/route';
import type { Option } from '../model/configuration';
import { own } from '../own';
import type { Site } from '../site';
import { contextOfField, customField, openField } from './field-contexts';

const value = z.string().min(1).max(255);
const createBody = z.strictObject({
  options: z
    .array(z.strictObject({ value, disabled: z.boolean().optional(), optionId: z.string().optional() }))
    .max(1_000)
    .optional(),
});
const updateBody = z.strictObject({
  options: z
    .array(z.strictObject({ id: z.string(), value: value.optional(), disabled: z.boolean().optional() }))
    .max(1_000)
    .optional(),
});

const TEMPLATE = '/field/{fieldId}/context/{contextId}/option';
const SCOPES = ['manage:jira-configuration'];

const optionView = ({ id, value: text, disabled }: Option) => ({ id, value: text, disabled });

function contextWithOptions(site: Site, params: Readonly<Record<string, string>>) {
  const field = openField(site, params['fieldId']);
  if (own(FIELD_TYPES, field.schema.custom ?? '')?.hasOptions !== true)
    throw badRequest('The custom field type does not support options.');
  return contextOfField(site, field.id, params['contextId']);
}

const optionsIn = (site: Site, contextId: string) =>
  site.options.values().filter((option) => option.contextId === contextId);

function requireUnique(site: Site, contextId: string, values: readonly string[]): void {
  const taken = new Set(optionsIn(site, contextId).map((option) => option.value.toLowerCase()));
  for (const text of values.map((one) => one.toLowerCase())) {
    if (taken.has(text)) throw badRequest('The option values must be unique in the context.');
    taken.add(text);
  }
}

export const fieldOptionRoutes = [
  route({
    method: 'GET',
    template: TEMPLATE,
    scopes: SCOPES,
    cost: 'core',
    admin: true,
    run: ({ site, params, query }) => {
      const context = contextOfField(site, customField(site, params['fieldId']).id, params['contextId']);
      const asked = query.text('optionId');
      const options = optionsIn(site, context.id).filter(({ id }) => asked === undefined || id === asked);
      return ok(page(options.map(optionView), query, 100));
    },
  }),
  route({
    method: 'POST',
    template: TEMPLATE,
    scopes: SCOPES,
    cost: 'write',
    admin: true,
    body: createBody,
    run: ({ site, params, body }) => {
      const context = contextWithOptions(site, params);
      const wanted = body.options ?? [];
      requireUnique(
        site,
        context.id,
        wanted.map((one) => one.value),
      );
      const options = wanted.map((one): Option => {
        const id = site.store.next('option');
        const option = {
          id,
          fieldId: context.fieldId,
          contextId: context.id,
          value: one.value,
          disabled: one.disabled ?? false,
        };
        site.options.put(id, option);
        return option;
      });
      return ok({ options: options.map(optionView) });
    },
  }),
  route({
    method: 'PUT',
    template: TEMPLATE,
    scopes: SCOPES,
    cost: 'write',
    admin: true,
    body: updateBody,
    run: ({ site, params, body }) => {
      const context = contextWithOptions(site, params);
      const options = (body.options ?? []).map((one) => {
        const known = site.options.get(one.id);
        const option = orNotFound(
          known?.contextId === context.id ? known : undefined,
          'The option was not found.',
        );
        const next = {
          ...option,
          value: one.value ?? option.value,
          disabled: one.disabled ?? option.disabled,
        };
        site.options.put(next.id, next);
        return optionView(next);
      });
      return ok({ options });
    },
  }),
];
