import {
  ACTIONS,
  ISSUE_TYPE_SCHEME,
  ISSUE_TYPE_SCREEN_SCHEME,
  ISSUE_TYPES,
  ROLE_KEYS,
  ROLES,
  SCREEN_SCHEMES,
  SCREENS,
  WORKFLOW_SCHEME,
} from './blueprint';
import { APP_FIELD_KEYS, NATIVE_FIELDS } from './fields';
import { STATUS_ROWS } from './statuses';
import { WORKFLOWS } from './workflows';

const names = (things: readonly { readonly name: string }[]): string[] => things.map(({ name }) => name);

const screenText = (name: string, fields: number): string =>
  fields === 0 ? name : `${name} (${fields === 1 ? '1 field' : `${fields} fields`})`;

/** What each step makes in Jira, by the step's name, in the words that Jira will show: read before anything is made. */
export const PLAN: Readonly<Record<string, readonly string[]>> = {
  'issue-types': names(ACTIONS.map((action) => ISSUE_TYPES[action])),
  statuses: names(STATUS_ROWS),
  roles: names(ROLE_KEYS.map((role) => ROLES[role])),
  fields: names(NATIVE_FIELDS),
  'app-fields': ['KMS key state', 'KMS key handle', 'KMS operation'],
  screens: names(SCREENS),
  'screen-fields': SCREENS.map(({ name, systemFields, nativeFields, appFields }) =>
    screenText(name, systemFields.length + nativeFields.length + (appFields ? APP_FIELD_KEYS.length : 0)),
  ),
  schemes: names([
    ...ACTIONS.map((action) => SCREEN_SCHEMES[action]),
    ISSUE_TYPE_SCREEN_SCHEME,
    ISSUE_TYPE_SCHEME,
  ]),
  project: ['The project itself, unless it is there'],
  'project-schemes': names([ISSUE_TYPE_SCHEME, ISSUE_TYPE_SCREEN_SCHEME]),
  workflows: names(WORKFLOWS),
  'workflow-scheme': names([WORKFLOW_SCHEME]),
  contexts: NATIVE_FIELDS.map(({ name, options }) =>
    options ? `${name} (${options.length} options)` : name,
  ),
  options: ['Locations, key types and protection levels that the connected KMSs offer'],
  panel: ['Keydesk, pinned on every issue of the project'],
};
