import type { Actor } from '../http/actor';
import { forbidden } from '../http/refusal';
import type { Project } from '../model/configuration';
import type { Issue } from '../model/issue';
import type { Site } from '../site';

/** Who a grant names. */
type Holder = 'loggedIn' | 'administratorsRole' | 'siteAdmins' | 'reporter';

export interface Permission {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly type: 'GLOBAL' | 'PROJECT';
  readonly description: string;
  readonly holders: readonly Holder[];
}

export const ADMIN_GROUP = 'site-admins';
export const ADMINISTRATORS_ROLE = 'Administrators';

const row = (
  id: string,
  key: string,
  name: string,
  type: Permission['type'],
  description: string,
  ...holders: Holder[]
): Permission => ({ id, key, name, type, description, holders });

/** Jira's default permission scheme for company-managed projects, and the global permissions in use. */
export const PERMISSIONS: readonly Permission[] = [
  row(
    '0',
    'ADMINISTER',
    'Administer Jira',
    'GLOBAL',
    'Create and administer projects, issue types, fields, workflows, and schemes for all projects.',
    'siteAdmins',
  ),
  row(
    '27',
    'USER_PICKER',
    'Browse users and groups',
    'GLOBAL',
    'View and select users or groups from the user picker.',
    'loggedIn',
  ),
  row(
    '33',
    'BULK_CHANGE',
    'Make bulk changes',
    'GLOBAL',
    'Modify collections of issues at once.',
    'loggedIn',
  ),
  row(
    '23',
    'ADMINISTER_PROJECTS',
    'Administer Projects',
    'PROJECT',
    'Ability to administer a project in Jira.',
    'administratorsRole',
    'siteAdmins',
  ),
  row(
    '10',
    'BROWSE_PROJECTS',
    'Browse Projects',
    'PROJECT',
    'Ability to browse projects and the issues within them.',
    'loggedIn',
  ),
  row('11', 'CREATE_ISSUES', 'Create Issues', 'PROJECT', 'Ability to create issues.', 'loggedIn'),
  row('12', 'EDIT_ISSUES', 'Edit Issues', 'PROJECT', 'Ability to edit issues.', 'loggedIn'),
  row('46', 'TRANSITION_ISSUES', 'Transition Issues', 'PROJECT', 'Ability to transition issues.', 'loggedIn'),
  row(
    '13',
    'ASSIGN_ISSUES',
    'Assign Issues',
    'PROJECT',
    'Ability to assign issues to other people.',
    'loggedIn',
  ),
  row(
    '17',
    'ASSIGNABLE_USER',
    'Assignable User',
    'PROJECT',
    'Users with this permission may be assigned to issues.',
    'loggedIn',
  ),
  row(
    '14',
    'RESOLVE_ISSUES',
    'Resolve Issues',
    'PROJECT',
    'Ability to resolve and reopen issues.',
    'loggedIn',
  ),
  row('18', 'CLOSE_ISSUES', 'Close Issues', 'PROJECT', 'Ability to close issues.', 'loggedIn'),
  row(
    '25',
    'MOVE_ISSUES',
    'Move Issues',
    'PROJECT',
    'Ability to move issues between projects or between workflows of the same project.',
    'loggedIn',
  ),
  row(
    '16',
    'DELETE_ISSUES',
    'Delete Issues',
    'PROJECT',
    'Ability to delete issues.',
    'administratorsRole',
    'siteAdmins',
  ),
  row(
    '30',
    'MODIFY_REPORTER',
    'Modify Reporter',
    'PROJECT',
    'Ability to modify the reporter when creating or editing an issue.',
    'administratorsRole',
    'siteAdmins',
  ),
  row('15', 'ADD_COMMENTS', 'Add Comments', 'PROJECT', 'Ability to comment on issues.', 'loggedIn'),
  row(
    '31',
    'VIEW_VOTERS_AND_WATCHERS',
    'View Voters and Watchers',
    'PROJECT',
    'Ability to view the voters and watchers of an issue.',
    'loggedIn',
  ),
  row(
    '32',
    'MANAGE_WATCHERS',
    'Manage Watchers',
    'PROJECT',
    'Ability to manage the watchers of an issue.',
    'administratorsRole',
    'siteAdmins',
  ),
  row(
    '21',
    'LINK_ISSUES',
    'Link Issues',
    'PROJECT',
    'Ability to link issues together and create linked issues.',
    'loggedIn',
  ),
];

const BY_KEY = new Map(PERMISSIONS.map((permission) => [permission.key, permission]));

/** Scope that gives an app's own user what Administer Jira gives a person. */
const APP_ADMIN_SCOPE = 'manage:jira-configuration';

type HolderCheck = (site: Site, accountId: string, project?: Project, issue?: Issue) => boolean;

const HOLDER_CHECKS: Readonly<Record<Holder, HolderCheck>> = {
  loggedIn: () => true,
  siteAdmins: (site, accountId) => isMember(site, accountId, ADMIN_GROUP),
  administratorsRole: (site, accountId, project) =>
    project !== undefined &&
    rolesOf(site, accountId, project).some(({ name }) => name === ADMINISTRATORS_ROLE),
  reporter: (_site, accountId, _project, issue) => issue?.values['reporter'] === accountId,
};

/** Whether the account holds the permission, in the project where it is one of a project. */
export function holds(site: Site, accountId: string, key: string, project?: Project, issue?: Issue): boolean {
  const permission = BY_KEY.get(key);
  const user = site.users.get(accountId);
  if (!permission || !user?.active) return false;
  if (user.accountType === 'app') return appHolds(site, accountId, permission);
  return permission.holders.some((holder) => HOLDER_CHECKS[holder](site, accountId, project, issue));
}

/** An app's user has the permissions that its manifest's scopes imply. */
function appHolds(site: Site, accountId: string, permission: Permission): boolean {
  const app = site.apps.find((one) => one.accountId === accountId);
  if (!app) return false;
  return permission.type === 'PROJECT' || app.scopes.includes(APP_ADMIN_SCOPE);
}

export const isAdmin = (site: Site, accountId: string): boolean => holds(site, accountId, 'ADMINISTER');

export function requireAdmin(site: Site, actor: Actor): void {
  if (!isAdmin(site, actor.accountId))
    throw forbidden('Only Jira administrators can perform this operation.');
}

export function isMember(site: Site, accountId: string, groupName: string): boolean {
  return site.groups.find(({ name }) => name === groupName)?.members.includes(accountId) ?? false;
}

export const groupsOf = (site: Site, accountId: string) =>
  site.groups.values().filter(({ members }) => members.includes(accountId));

/** Roles the account has in the project, directly or through a group. */
export function rolesOf(site: Site, accountId: string, project: Project) {
  const groupIds = new Set(groupsOf(site, accountId).map(({ groupId }) => groupId));
  return site.roles.values().filter(({ id }) => {
    const actors = project.roles[id];
    return (
      actors !== undefined &&
      (actors.users.includes(accountId) || actors.groups.some((one) => groupIds.has(one)))
    );
  });
}
