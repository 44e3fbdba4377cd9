import { route } from '@forge/api';
import * as z from 'zod';
import type { JiraAdmin } from '../../../ports/jira-admin';
import { allPages, type JiraClient } from '../client';
import { madeSchema, withId } from './made';

type Calls = Pick<
  JiraAdmin,
  | 'fields'
  | 'createField'
  | 'appFields'
  | 'contexts'
  | 'createContext'
  | 'options'
  | 'createOptions'
  | 'switchOptions'
>;

const custom = z.object({ custom: z.string().optional() });

const field = madeSchema
  .extend({ schema: custom.optional() })
  .transform(({ schema, ...made }) => ({ ...made, type: schema?.custom }));

const anyField = z.object({ id: z.string(), schema: custom.optional() });

const option = z.object({ id: z.string(), value: z.string(), disabled: z.boolean().default(false) });

/** How Jira names the type of a field that an app declares: `ari:cloud:ecosystem::extension/{app}/{env}/static/{module}`. */
const APP_FIELD = /^ari:cloud:ecosystem::extension\/([^/]+)\/([^/]+)\/static\/([^/]+)$/;

/** @param app this app's id and environment: another environment's fields are another app's */
export const fieldCalls = (
  client: JiraClient,
  app: { readonly appId: string; readonly environmentId: string },
): Calls => ({
  fields: (text) =>
    allPages(
      client,
      (startAt) =>
        route`/rest/api/3/field/search?type=custom&query=${text}&startAt=${startAt}&maxResults=100`,
      field,
    ),

  createField: async ({ name, description, type, searcher }) => {
    const body = { name, description, type, searcherKey: searcher };
    return (await client.post(route`/rest/api/3/field`, body, withId)).id;
  },

  appFields: async () => {
    const found = new Map<string, string>();
    for (const { id, schema } of await client.get(route`/rest/api/3/field`, z.array(anyField))) {
      const [, appId, environmentId, moduleKey] = APP_FIELD.exec(schema?.custom ?? '') ?? [];
      if (moduleKey && appId === app.appId && environmentId === app.environmentId) found.set(moduleKey, id);
    }
    return found;
  },

  contexts: (fieldId) =>
    allPages(
      client,
      (startAt) => route`/rest/api/3/field/${fieldId}/context?startAt=${startAt}&maxResults=50`,
      madeSchema,
    ),

  createContext: async (fieldId, spec) =>
    (await client.post(route`/rest/api/3/field/${fieldId}/context`, spec, withId)).id,

  options: (fieldId, contextId) =>
    allPages(
      client,
      (startAt) =>
        route`/rest/api/3/field/${fieldId}/context/${contextId}/option?startAt=${startAt}&maxResults=100`,
      option,
    ),

  createOptions: (fieldId, contextId, values) =>
    client.send('POST', route`/rest/api/3/field/${fieldId}/context/${contextId}/option`, {
      options: values.map((value) => ({ value, disabled: false })),
    }),

  switchOptions: (fieldId, contextId, options) =>
    client.send('PUT', route`/rest/api/3/field/${fieldId}/context/${contextId}/option`, { options }),
});
