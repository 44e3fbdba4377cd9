import { type Route, route } from '@forge/api';
import * as z from 'zod';
import type { JiraAdmin, LookUp, Made } from '../../../ports/jira-admin';
import { allPages, type JiraClient } from '../client';
import { idNumber, madeList, madeSchema, withId } from './made';

type Calls = Pick<
  JiraAdmin,
  | 'screens'
  | 'createScreen'
  | 'tabs'
  | 'createTab'
  | 'tabFields'
  | 'addTabField'
  | 'screenSchemes'
  | 'createScreenScheme'
  | 'issueTypeScreenSchemes'
  | 'createIssueTypeScreenScheme'
  | 'issueTypeSchemes'
  | 'createIssueTypeScheme'
>;

const tabField = z.object({ id: z.string() });
const schemeId = z.object({ issueTypeSchemeId: z.string() });

interface Paths {
  byId(id: string): Route;
  /** Jira matches parts of names. */
  byName(name: string, startAt: number): Route;
}

/** Screens, their tabs, and the schemes that say which issue type has which. */
export const screenCalls = (client: JiraClient): Calls => {
  const found = async (lookUp: LookUp, paths: Paths): Promise<Made[]> => {
    const { id, name } = lookUp;
    const known = id === undefined ? [] : await allPages(client, () => paths.byId(id), madeSchema);
    return known.length > 0 ? known : allPages(client, (startAt) => paths.byName(name, startAt), madeSchema);
  };
  return {
    screens: (lookUp) =>
      found(lookUp, {
        byId: (id) => route`/rest/api/3/screens?id=${id}`,
        byName: (name, startAt) =>
          route`/rest/api/3/screens?queryString=${name}&startAt=${startAt}&maxResults=100`,
      }),

    createScreen: async (spec) => (await client.post(route`/rest/api/3/screens`, spec, withId)).id,

    tabs: (screenId) => client.get(route`/rest/api/3/screens/${screenId}/tabs`, madeList),

    createTab: async (screenId, name) =>
      (await client.post(route`/rest/api/3/screens/${screenId}/tabs`, { name }, withId)).id,

    tabFields: async (screenId, tabId) => {
      const path = route`/rest/api/3/screens/${screenId}/tabs/${tabId}/fields`;
      return (await client.get(path, z.array(tabField))).map(({ id }) => id);
    },

    addTabField: (screenId, tabId, fieldId) =>
      client.send('POST', route`/rest/api/3/screens/${screenId}/tabs/${tabId}/fields`, { fieldId }),

    screenSchemes: (lookUp) =>
      found(lookUp, {
        byId: (id) => route`/rest/api/3/screenscheme?id=${id}`,
        byName: (name, startAt) =>
          route`/rest/api/3/screenscheme?queryString=${name}&startAt=${startAt}&maxResults=100`,
      }),

    createScreenScheme: async ({ screens, ...spec }) => {
      const body = {
        ...spec,
        screens: { default: idNumber(screens.default), view: idNumber(screens.view) },
      };
      return (await client.post(route`/rest/api/3/screenscheme`, body, withId)).id;
    },

    issueTypeScreenSchemes: (lookUp) =>
      found(lookUp, {
        byId: (id) => route`/rest/api/3/issuetypescreenscheme?id=${id}`,
        byName: (name, startAt) =>
          route`/rest/api/3/issuetypescreenscheme?queryString=${name}&startAt=${startAt}&maxResults=100`,
      }),

    createIssueTypeScreenScheme: async ({ screenSchemes, ...spec }) => {
      const issueTypeMappings = Object.entries(screenSchemes).map(([issueTypeId, screenSchemeId]) => ({
        issueTypeId,
        screenSchemeId,
      }));
      const body = { ...spec, issueTypeMappings };
      return (await client.post(route`/rest/api/3/issuetypescreenscheme`, body, withId)).id;
    },

    issueTypeSchemes: (lookUp) =>
      found(lookUp, {
        byId: (id) => route`/rest/api/3/issuetypescheme?id=${id}`,
        byName: (name, startAt) =>
          route`/rest/api/3/issuetypescheme?queryString=${name}&startAt=${startAt}&maxResults=100`,
      }),

    createIssueTypeScheme: async (spec) =>
      (await client.post(route`/rest/api/3/issuetypescheme`, spec, schemeId)).issueTypeSchemeId,
  };
};
