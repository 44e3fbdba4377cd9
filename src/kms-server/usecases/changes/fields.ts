import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { PrincipalKind } from '../../auth/principal';
import { type ProblemCode, refusedWith } from '../../refusal';
import type { StoredPrincipal } from '../../store/principals';
import type { Governed } from './change';

/** Parts of payloads, and the refusals that go with them. */

export const keyGroup = z.string().min(1).max(64);
export const displayName = z.string().trim().min(1).max(128);
export const accountId = z.string().min(1).max(128).meta({ description: 'Jira account' });
export const projectId = z.string().min(1).max(128);
/** Of something new; an id may be chosen, so that a repeated proposal is the same one. */
export const newId = z.uuid().default(() => randomUUID());
export const roleGrant = z.strictObject({
  role: z.string().min(1).max(64),
  keyGroup: keyGroup.nullable().meta({ description: 'null: every group, and the server itself' }),
});

/** A refusal that is about one member of the payload. */
export const refusedAt = (member: string, code: ProblemCode, message: string, mend: string) =>
  refusedWith({ code, message, mend, errors: [{ pointer: `#/payload/${member}`, detail: message }] });

export const refuseUnknownGroup = ({ store }: Governed, name: string | null, member = 'keyGroup') =>
  name === null || store.groups.get(name)
    ? undefined
    : refusedAt(member, 'not-found', `There is no group ${name}`, 'Name a group that there is');

export function refuseGrant(kms: Governed, grant: z.output<typeof roleGrant>) {
  const group = refuseUnknownGroup(kms, grant.keyGroup);
  if (group) return group;
  if (kms.store.roles.get(grant.role)) return undefined;
  return refusedAt(
    'role',
    'not-found',
    `There is no role ${grant.role}`,
    'Name a built-in role or one that was made',
  );
}

/** Somebody who is there, of one of some kinds. */
export function livingPrincipal(
  { store }: Governed,
  id: string,
  kinds: readonly PrincipalKind[],
): StoredPrincipal | undefined {
  const found = store.principals.get(id);
  return found && found.removedAt === null && kinds.includes(found.kind) ? found : undefined;
}

export const refuseAbsent = (kms: Governed, id: string, kinds: readonly PrincipalKind[], member = 'id') =>
  livingPrincipal(kms, id, kinds)
    ? undefined
    : refusedAt(
        member,
        'not-found',
        `There is no ${kinds.join(' or ')} ${id}`,
        'Name the id of somebody who is there',
      );

export const refuseTakenId = ({ store }: Governed, id: string) =>
  store.principals.get(id) || store.teams.get(id)
    ? refusedAt('id', 'conflict', `The id ${id} is taken`, 'Leave the id out, or choose a random one')
    : undefined;

export const nameOf = ({ store }: Governed, id: string): string => store.principals.get(id)?.name ?? id;

export const placeText = (place: string | null): string =>
  place === null ? 'every group' : `group ${place}`;
