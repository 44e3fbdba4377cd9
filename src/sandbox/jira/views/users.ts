import type { Group, User } from '../model/people';
import { restUrl, type Site } from '../site';

const SIZES = ['16x16', '24x24', '32x32', '48x48'] as const;

export function avatarUrls(site: Site, kind: string, id: string): Readonly<Record<string, string>> {
  const url = `${restUrl(site, `universal_avatar/view/type/${kind}`)}/avatar/${encodeURIComponent(id)}`;
  return Object.fromEntries(SIZES.map((size) => [size, `${url}?size=${size.split('x')[0]}`]));
}

/** `UserDetails` of the official OpenAPI; of an unknown account, what Jira says of deleted people. */
export function userDetails(site: Site, accountId: string) {
  const user = site.users.get(accountId);
  if (!user) return { self: selfOf(site, accountId), accountId, displayName: 'Former user', active: false };
  return {
    self: selfOf(site, accountId),
    accountId,
    emailAddress: user.emailAddress,
    avatarUrls: avatarUrls(site, 'user', accountId),
    displayName: user.displayName,
    active: user.active,
    timeZone: user.timeZone,
    accountType: user.accountType,
  };
}

/** `User` of the official OpenAPI. */
export function userView(site: Site, user: User, expandGroups = false) {
  const groups = site.groups.values().filter(({ members }) => members.includes(user.accountId));
  return {
    ...userDetails(site, user.accountId),
    locale: 'en_US',
    groups: { size: groups.length, items: expandGroups ? groups.map((group) => groupName(site, group)) : [] },
    applicationRoles: { size: user.accountType === 'app' ? 0 : 1, items: [] },
    expand: 'groups,applicationRoles',
  };
}

/** `GroupName` of the official OpenAPI. */
export const groupName = (site: Site, group: Group) => ({
  name: group.name,
  groupId: group.groupId,
  self: restUrl(site, `group?groupId=${group.groupId}`),
});

const selfOf = (site: Site, accountId: string): string =>
  restUrl(site, `user?accountId=${encodeURIComponent(accountId)}`);
