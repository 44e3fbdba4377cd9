import { randomBytes } from 'node:crypto';
import type { Group, User } from './model/people';
import { newUuid, type Site } from './site';

export interface NewUser {
  readonly displayName: string;
  readonly emailAddress: string;
  readonly accountId?: string | undefined;
  readonly accountType?: User['accountType'] | undefined;
  readonly active?: boolean | undefined;
  /** Names of groups; those that don't exist are made. */
  readonly groups?: readonly string[] | undefined;
}

const TOKEN_BYTES = 24;

/** Adds a person, with an API token of their own for basic authentication. */
export function addUser(site: Site, given: NewUser): User {
  const user: User = {
    accountId: given.accountId ?? `712020:${newUuid()}`,
    accountType: given.accountType ?? 'atlassian',
    displayName: given.displayName,
    emailAddress: given.emailAddress,
    active: given.active ?? true,
    timeZone: 'Etc/UTC',
    apiToken: randomBytes(TOKEN_BYTES).toString('base64url'),
  };
  site.users.put(user.accountId, user);
  for (const name of given.groups ?? []) {
    const group = site.groups.find((one) => one.name === name) ?? addGroup(site, name);
    addMember(site, group, user.accountId);
  }
  return user;
}

export function addGroup(site: Site, name: string): Group {
  const group: Group = { groupId: newUuid(), name, members: [] };
  site.groups.put(group.groupId, group);
  return group;
}

export function addMember(site: Site, group: Group, accountId: string): Group {
  const next = { ...group, members: [...group.members.filter((one) => one !== accountId), accountId] };
  site.groups.put(next.groupId, next);
  return next;
}

export function removeMember(site: Site, group: Group, accountId: string): Group {
  const next = { ...group, members: group.members.filter((one) => one !== accountId) };
  site.groups.put(next.groupId, next);
  return next;
}
