import { type Route, route } from '@forge/api';
import * as z from 'zod';
import type { JiraAdmin, Made } from '../../../ports/jira-admin';
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

/** Screens, their tabs, and the schemes that say which issue type has which. */
export const screenCalls = (client: JiraClient): Calls => {
  const named = (path: (startAt: number) => Route): Promise<Made[]> => allPages(client, path, madeSchema);
  return {
    screens: (text) =>
      named((startAt) => route`/rest/api/3/screens?queryString=${text}&startAt=${startAt}&maxResults=100`),

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

    screenSchemes: (text) =>
      named(
        (startAt) => route`/rest/api/3/screenscheme?queryString=${text}&startAt=${startAt}&maxResults=100`,
      ),

    createScreenScheme: async ({ screens, ...spec }) => {
      const body = {
        ...spec,
        screens: { default: idNumber(screens.default), view: idNumber(screens.view) },
      };
      return (await client.post(route`/rest/api/3/screenscheme`, body, withId)).id;
    },

    issueTypeScreenSchemes: (text) =>
      named(
        (startAt) =>
          route`/rest/api/3/issuetypescreenscheme?queryString=${text}&startAt=${startAt}&maxResults=100`,
      ),

    createIssueTypeScreenScheme: async ({ screenSchemes, ...spec }) => {
      const issueTypeMappings = Object.entries(screenSchemes).map(([issueTypeId, screenSchemeId]) => ({
        issueTypeId,
        screenSchemeId,
      }));
      const body = { ...spec, issueTypeMappings };
      return (await client.post(route`/rest/api/3/issuetypescreenscheme`, body, withId)).id;
    },

    issueTypeSchemes: (text) =>
      named(
        (startAt) => route`/rest/api/3/issuetypescheme?queryString=${text}&startAt=${startAt}&maxResults=100`,
      ),

    createIssueTypeScheme: async (spec) =>
      (await client.post(route`/rest/api/3/issuetypescheme`, spec, schemeId)).issueTypeSchemeId,
  };
};
