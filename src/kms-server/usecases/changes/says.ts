import type { Action } from '../../auth/permissions';
import { QUORUM_ACTIONS, type QuorumAction } from '../../policy/quorum';
import { teamsAround } from '../../policy/teams';
import type { RoleGrant } from '../../store/principals';
import type { Governed, Say } from './change';

/** Actions that give a say in what a group does. Held for every group, they are every group's business. */
const POWER_OVER_GROUPS: readonly Action[] = ['approval.decide', 'approval.break-glass', 'key.export'];

const SERVER: Say = { keyGroup: null, action: 'add-operator' };

const groupNames = ({ store }: Governed): readonly string[] => store.groups.all().map(({ name }) => name);

/** Each place once; the server where there is none. */
export function sayOf(places: Iterable<string | null>, action: QuorumAction): readonly Say[] {
  const distinct = [...new Set(places)];
  return (distinct.length === 0 ? [null] : distinct).map((keyGroup) => ({ keyGroup, action }));
}

/** Who must agree that actions are given, or taken, where a role is held. */
function placesOf(
  kms: Governed,
  keyGroup: string | null,
  actions: readonly Action[],
): readonly (string | null)[] {
  if (keyGroup !== null) return [keyGroup];
  return POWER_OVER_GROUPS.some((action) => actions.includes(action)) ? [null, ...groupNames(kms)] : [null];
}

export const actionsOf = ({ store }: Governed, role: string): readonly Action[] =>
  store.roles.get(role)?.actions ?? [];

/** Who must agree that somebody gets or loses these roles. */
export const sayOverRoles = (kms: Governed, grants: readonly RoleGrant[]): readonly Say[] =>
  sayOf(
    grants.flatMap(({ role, keyGroup }) => placesOf(kms, keyGroup, actionsOf(kms, role))),
    SERVER.action,
  );

/** Who must agree to what concerns one principal: everybody over whom they have power. */
export const sayOverPrincipal = (kms: Governed, id: string): readonly Say[] =>
  sayOverRoles(kms, kms.store.principals.get(id)?.roles ?? []);

/** Who must agree that a role allows something else: every place where somebody holds it. */
export function sayOverRole(kms: Governed, role: string, actions: readonly Action[]): readonly Say[] {
  const all = [...actionsOf(kms, role), ...actions];
  const held = kms.store.principals
    .all()
    .flatMap(({ roles }) => roles.filter((grant) => grant.role === role));
  const places = held.flatMap(({ keyGroup }) => placesOf(kms, keyGroup, all));
  return [{ keyGroup: null, action: 'change-policy' }, ...sayOf([null, ...places], SERVER.action).slice(1)];
}

/** Quorums that name a team, or a team that it is inside of. */
export function quorumsWith(kms: Governed, teamId: string): readonly Say[] {
  const around = new Set(teamsAround(kms.store.teams.all(), teamId));
  return [null, ...groupNames(kms)].flatMap((keyGroup) =>
    QUORUM_ACTIONS.filter((action) =>
      kms.store.groups.quorum(keyGroup, action).parts.some(({ team }) => team !== null && around.has(team)),
    ).map((action) => ({ keyGroup, action })),
  );
}

/** Who must agree that a team changes: every place that counts on it, by the very quorums that it is in. */
export function sayOverTeam(kms: Governed, teamId: string): readonly Say[] {
  const counting = quorumsWith(kms, teamId);
  const places = sayOf(
    counting.map(({ keyGroup }) => keyGroup),
    'change-policy',
  );
  return [...places, ...counting.filter(({ action }) => action !== 'change-policy')];
}
