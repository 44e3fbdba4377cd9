import { ok, type Result } from '../../domain/result';
import { type Action, groupsFor, may } from '../auth/permissions';
import type { Principal, PrincipalKind } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { KeyGroup, Quorums } from '../store/groups';
import type { StoredPrincipal } from '../store/principals';
import type { Kms } from './kms';

/** A group with how its people agree; `name` null is the server as a whole. */
export interface GroupView {
  readonly name: string | null;
  readonly settings: KeyGroup | undefined;
  readonly quorums: Quorums;
}

const groupView = ({ store }: Kms, name: string | null): GroupView => ({
  name,
  settings: name === null ? undefined : store.groups.get(name),
  quorums: store.groups.quorums(name),
});

/** The groups that somebody may look at; the server's own rules too, for those who see every group. */
export function listGroups(kms: Kms, principal: Principal): readonly GroupView[] {
  const all = kms.store.groups.all().map(({ name }) => name);
  const visible = all.filter((name) => may(principal, 'group.read', name));
  const server = may(principal, 'group.read', null) ? [null] : [];
  return [...server, ...visible].map((name) => groupView(kms, name));
}

export function describeGroup(kms: Kms, principal: Principal, name: string): Result<GroupView, Refusal> {
  if (kms.store.groups.get(name) && may(principal, 'group.read', name)) return ok(groupView(kms, name));
  return refused(
    'not-found',
    `There is no group ${name}`,
    'Check the name, and the groups of this credential',
  );
}

/** Those who have to do with a group that the one who looks may look at. */
function visibleTo(principal: Principal, action: Action): (other: StoredPrincipal) => boolean {
  const groups = groupsFor(principal, action);
  return ({ id, roles }) =>
    groups === null ||
    id === principal.id ||
    roles.some(({ keyGroup }) => keyGroup === null || groups.has(keyGroup));
}

export const listPrincipals = (
  kms: Kms,
  principal: Principal,
  kind: PrincipalKind,
  action: Action,
): readonly StoredPrincipal[] =>
  kms.store.principals.all().filter((other) => other.kind === kind && visibleTo(principal, action)(other));

export function describePerson(kms: Kms, principal: Principal, id: string): Result<StoredPrincipal, Refusal> {
  const found = kms.store.principals.get(id);
  const shown = found?.kind === 'person' && visibleTo(principal, 'people.read')(found);
  if (found && shown) return ok(found);
  return refused('not-found', `There is no person ${id}`, 'Check the id, and the groups of this credential');
}
