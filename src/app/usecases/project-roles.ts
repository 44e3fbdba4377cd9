import type { AccountId } from '../../domain/ids';
import { ok, type Result, refuse } from '../../domain/result';
import type { JiraAdmin, RoleHolders } from '../ports/jira-admin';
import type { SettingsStore } from '../ports/settings';
import { ROLE_KEYS, ROLES, type RoleKey, withoutMark } from '../setup/blueprint';
import { thing } from '../setup/things';
import type { Problem, RoleView } from '../views/admin';
import type { SetUpDeps } from './set-up-project';
import { commitLogged } from './settings-log';

type RoleDeps = Pick<SetUpDeps, 'jira' | 'settings' | 'now'>;

interface RolePlace {
  readonly project: string;
  readonly roles: Readonly<Record<RoleKey, string>>;
}

/** Who holds our roles now; refused while the project isn't there. */
export async function readRoles({ jira, settings }: RoleDeps): Promise<Result<readonly RoleView[], Problem>> {
  const place = await placeOf(settings);
  if (!place) return refuse(NO_PROJECT);
  return ok(await Promise.all(ROLE_KEYS.map((role) => roleView(jira, place, role))));
}

async function roleView(jira: JiraAdmin, place: RolePlace, role: RoleKey): Promise<RoleView> {
  const { accountIds, groupIds } = await jira.roleHolders(place.project, place.roles[role]);
  const groups = await jira.groupsById(groupIds);
  const nameOf = (groupId: string): string =>
    groups.find((group) => group.groupId === groupId)?.name ?? groupId;
  return {
    role,
    name: ROLES[role].name,
    description: withoutMark(ROLES[role].description),
    accountIds,
    groups: groupIds.map((groupId) => ({ groupId, name: nameOf(groupId) })),
  };
}

/** Gives a role to more people and groups, as the administrator could under the project's settings. */
export async function addToRole(
  deps: RoleDeps,
  role: RoleKey,
  holders: RoleHolders,
  actor: AccountId,
): Promise<Result<readonly RoleView[], Problem>> {
  const { jira, settings, now } = deps;
  const place = await placeOf(settings);
  if (!place) return refuse(NO_PROJECT);
  const before = await jira.roleHolders(place.project, place.roles[role]);
  // Jira refuses the whole call where one of them holds the role already.
  const news: RoleHolders = {
    accountIds: holders.accountIds.filter((id) => !before.accountIds.includes(id)),
    groupIds: holders.groupIds.filter((id) => !before.groupIds.includes(id)),
  };
  if (news.accountIds.length + news.groupIds.length > 0) {
    await jira.addRoleHolders(place.project, place.roles[role], news);
    const subject = { role: ROLES[role].name, added: [...news.accountIds, ...news.groupIds].join(', ') };
    await commitLogged(settings, { at: now(), actor, action: 'role.added', subject }, async () => 'log-only');
  }
  return readRoles(deps);
}

/** Where the roles are; undefined while set-up hasn't come that far. */
export async function placeOf(settings: SettingsStore): Promise<RolePlace | undefined> {
  const ids = (await settings.get('set-up'))?.value.ids ?? {};
  const [project, approvers, operators] = [
    ids[thing.project],
    ids[thing.role('approvers')],
    ids[thing.role('operators')],
  ];
  return project && approvers && operators ? { project, roles: { approvers, operators } } : undefined;
}

const NO_PROJECT: Problem = {
  what: 'The project is not set up yet.',
  mend: 'Set it up first, under "Set-up".',
};
