import type { Status } from '../../domain/statuses';
import type { RoleKey, ScreenKey } from './blueprint';
import type { Action, AppFieldKey, NativeFieldKey } from './fields';

/** Names of what set-up makes, under which the ids are kept (`SetUpRecord.ids`). */
export const thing = {
  appAccount: 'app-account',
  project: 'project',
  issueTypeScheme: 'issue-type-scheme',
  issueTypeScreenScheme: 'issue-type-screen-scheme',
  workflowScheme: 'workflow-scheme',
  /** The project in which Jira was asked to pin the issue panel. */
  panel: 'panel',
  issueType: (action: Action) => `issue-type.${action}`,
  status: (status: Status) => `status.${status}`,
  role: (role: RoleKey) => `role.${role}`,
  field: (field: NativeFieldKey) => `field.${field}`,
  context: (field: NativeFieldKey) => `context.${field}`,
  appField: (field: AppFieldKey) => `app-field.${field}`,
  screen: (screen: ScreenKey) => `screen.${screen}`,
  screenScheme: (action: Action) => `screen-scheme.${action}`,
  workflow: (action: Action) => `workflow.${action}`,
  /** The app-only transition to a status. */
  transition: (action: Action, to: Status) => `transition.${action}.${to}`,
} as const;
