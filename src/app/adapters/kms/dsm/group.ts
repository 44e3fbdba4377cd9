import type { KmsRefusal } from '../../../ports/kms';
import { APP_PERMISSIONS, GATED, UNGATED } from './permissions';
import type { Account, DsmApp, Group, Quorum } from './resources';

/** DSM's own limits of the undo window: 7 to 180 days. */
const MIN_UNDO_S = 7 * 86_400;

const isGated = ({ approval_policy: policy }: Group, permission: string): boolean =>
  policy?.protect_manage_operations === true || policy?.protect_permissions?.includes(permission) === true;

/** True where the group's quorum protects everything that the operators' gate is about. */
export const hasGate = (group: Group): boolean => GATED.every((permission) => isGated(group, permission));

const isReviewer = (condition: Quorum | null | undefined, appId: string): boolean =>
  condition?.app === appId || (condition?.quorum?.members ?? []).some((member) => isReviewer(member, appId));

interface SetUp {
  readonly group: Group;
  /** Undefined where the app may not read it. */
  readonly account: Account | undefined;
  readonly accountId: string;
  readonly appId: string;
  /** Undefined where the app may not read its own record. */
  readonly app: DsmApp | undefined;
}

const list = (names: readonly string[]): string => names.join(', ');

const MINE = 'Keydesk’s own DSM app';

/** What the app may do in the group; undefined where it may do everything. */
const permissionsIn = ({ groups }: DsmApp, groupId: string): readonly string[] | undefined =>
  Array.isArray(groups) ? undefined : (groups[groupId] ?? []);

const otherGroups = ({ groups }: DsmApp, groupId: string): string[] =>
  (Array.isArray(groups) ? groups : Object.keys(groups)).filter((id) => id !== groupId);

const isOurs = (permission: string): boolean => (APP_PERMISSIONS as readonly string[]).includes(permission);

/** What of a set-up Keydesk can't work with, each with its mending. */
const CHECKS: readonly ((setUp: SetUp) => Omit<KmsRefusal, 'code'> | undefined)[] = [
  ({ group, accountId }) =>
    group.acct_id === accountId
      ? undefined
      : {
          message: `The DSM group ${group.name} belongs to another account than the connection names.`,
          mend: 'Enter the account id that the group belongs to.',
        },
  ({ group }) =>
    (group.key_history_policy?.undo_time_window ?? 0) >= MIN_UNDO_S
      ? undefined
      : {
          message: `The DSM group ${group.name} keeps no key history: what is deleted there could not be undone.`,
          mend: 'Add a key undo policy of at least 7 days to the group in the DSM console.',
        },
  ({ group }) => {
    const missing = GATED.filter((permission) => !isGated(group, permission));
    if (!group.approval_policy || missing.length === 0) return undefined;
    return {
      message: `The quorum policy of the DSM group ${group.name} leaves open: ${list(missing)}.`,
      mend: `Let the quorum policy protect ${list(GATED)}, or remove it and rely on the approval in Jira.`,
    };
  },
  ({ group }) => {
    const blocked = UNGATED.filter((permission) => isGated(group, permission));
    if (blocked.length === 0) return undefined;
    return {
      message: `The quorum policy of the DSM group ${group.name} also protects ${list(blocked)}, which Keydesk needs at once.`,
      mend: `Take ${list(blocked)} out of the quorum policy; the gate stands at ${list(GATED)}.`,
    };
  },
  ({ group, account, appId }) =>
    isReviewer(group.approval_policy, appId) || isReviewer(account?.approval_policy?.policy, appId)
      ? {
          message:
            "Keydesk's own DSM app is a reviewer in the quorum policy: it could approve its own requests.",
          mend: 'Take the app out of the quorum policy of group and account in the DSM console.',
        }
      : undefined,
  ({ app, group }) =>
    app && (app.role !== 'crypto' || otherGroups(app, group.group_id).length > 0)
      ? {
          message: `${MINE} ${app.role === 'crypto' ? `also belongs to ${list(otherGroups(app, group.group_id))}` : `is an ${app.role} app`}: it could act on keys that are none of Keydesk’s.`,
          mend: `Use an app of the role crypto that belongs to the group ${group.name} alone.`,
        }
      : undefined,
  ({ app, group }) => {
    const has = app && permissionsIn(app, group.group_id);
    const excess = has?.filter((permission) => !isOurs(permission)) ?? (app ? ['MANAGE'] : []);
    return excess.length === 0
      ? undefined
      : {
          message: `${MINE} may do more in the group ${group.name} than it needs: ${list(excess)}.`,
          mend: `Take ${list(excess)} from the app in the DSM console; it needs ${list(APP_PERMISSIONS)}.`,
        };
  },
  ({ app, group }) => {
    const has = app && permissionsIn(app, group.group_id);
    const missing = has ? APP_PERMISSIONS.filter((permission) => !has.includes(permission)) : [];
    return missing.length === 0
      ? undefined
      : {
          message: `${MINE} lacks permissions in the group ${group.name}: ${list(missing)}.`,
          mend: `Give the app ${list(missing)} in the DSM console.`,
        };
  },
];

/** Why this connection can't be used; undefined where it can. */
export function setUpProblem(setUp: SetUp): KmsRefusal | undefined {
  for (const check of CHECKS) {
    const problem = check(setUp);
    if (problem) return { code: 'policy', ...problem };
  }
  return undefined;
}
