import { ok, type Result, refuse } from '../../domain/result';
import { STATUSES, type Status } from '../../domain/statuses';
import type { SetUpRecord } from '../ports/settings';
import { ACTIONS } from './blueprint';
import { type Action, APP_FIELD_KEYS, type AppFieldKey, NATIVE_FIELDS, type NativeFieldKey } from './fields';
import { thing } from './things';
import { WORKFLOWS } from './workflows';

/** Jira's ids of all that the running app touches. Complete, or the project isn't set up. */
export interface JiraIds {
  readonly project: string;
  readonly appAccount: string;
  readonly approversRole: string;
  readonly operatorsRole: string;
  readonly issueTypes: Readonly<Record<Action, string>>;
  readonly statuses: Readonly<Record<Status, string>>;
  readonly fields: Readonly<Record<NativeFieldKey, string>>;
  readonly appFields: Readonly<Record<AppFieldKey, string>>;
  /** The app-only transition to each status that the app may set. */
  readonly transitions: Readonly<Record<Action, Readonly<Partial<Record<Status, string>>>>>;
}

/** Reads the ids that set-up kept; refuses with the things that are not made yet. */
export function readJiraIds(record: SetUpRecord | undefined): Result<JiraIds, readonly string[]> {
  const missing: string[] = [];
  const id = (name: string): string => {
    const found = record?.ids[name];
    if (found === undefined) missing.push(name);
    return found ?? '';
  };
  const byKey = <K extends string>(keys: readonly K[], name: (key: K) => string) =>
    Object.fromEntries(keys.map((key) => [key, id(name(key))])) as Record<K, string>;

  const ids: JiraIds = {
    project: id(thing.project),
    appAccount: id(thing.appAccount),
    approversRole: id(thing.role('approvers')),
    operatorsRole: id(thing.role('operators')),
    issueTypes: byKey(ACTIONS, thing.issueType),
    statuses: byKey(STATUSES, thing.status),
    fields: byKey(
      NATIVE_FIELDS.map(({ key }) => key),
      thing.field,
    ),
    appFields: byKey(APP_FIELD_KEYS, thing.appField),
    transitions: {
      create: byKey(appStatuses('create'), (status) => thing.transition('create', status)),
      delete: byKey(appStatuses('delete'), (status) => thing.transition('delete', status)),
    },
  };
  return missing.length > 0 ? refuse(missing) : ok(ids);
}

/** Statuses that the app has a transition to. */
export const appStatuses = (action: Action): Status[] =>
  WORKFLOWS.filter((workflow) => workflow.action === action)
    .flatMap((workflow) => workflow.transitions)
    .filter((transition) => transition.kind === 'app')
    .map((transition) => transition.to);
