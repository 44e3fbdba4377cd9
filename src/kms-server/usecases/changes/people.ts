import * as z from 'zod';
import { ACTIONS } from '../../auth/permissions';
import { actorOf, type PrincipalKind } from '../../auth/principal';
import type { RoleGrant } from '../../store/principals';
import { change, type Governed } from './change';
import {
  displayName,
  livingPrincipal,
  nameOf,
  newId,
  placeText,
  refuseAbsent,
  refusedAt,
  refuseGrant,
  refuseTakenId,
  roleGrant,
} from './fields';
import { actionsOf, sayOverPrincipal, sayOverRoles } from './says';

const GOVERNED_KINDS = ['person', 'integration'] as const satisfies readonly PrincipalKind[];

const add = z.strictObject({
  id: newId,
  name: displayName,
  roles: z.array(roleGrant).max(50),
});
type AddPerson = z.output<typeof add>;
const one = z.strictObject({ id: z.uuid() });
const grant = z.strictObject({ id: z.uuid(), ...roleGrant.shape });
type Grant = z.output<typeof grant>;

const grantText = ({ role, keyGroup }: RoleGrant): string => `${role} in ${placeText(keyGroup)}`;

/** People, and the roles that they and integrations hold. */
export const PEOPLE_CHANGES = {
  'person.add': change<AddPerson>({
    payload: add,
    describe: (_kms, { name, roles }) => `Add ${name} as ${roles.map(grantText).join(', ') || 'nothing yet'}`,
    says: (kms, { roles }) => sayOverRoles(kms, roles),
    gains: (_kms, { id }) => [id],
    refuse: (kms, { id, roles }) =>
      refuseTakenId(kms, id) ??
      roles.map((role) => refuseGrant(kms, role) ?? refusePowerless(kms, 'person', role)).find(Boolean),
    // Their Jira account is linked once they have proved it.
    apply: ({ store, clock }, { id, name, roles }) => {
      const person = { id, kind: 'person' as const, name, accountId: null, projectId: null, roles };
      store.principals.insert({ ...person, accountVerifiedBy: null }, clock.now());
      return { subject: actorOf(person), before: null, after: person };
    },
  }),
  'person.remove': change<z.output<typeof one>>({
    payload: one,
    describe: (kms, { id }) => `Remove ${nameOf(kms, id)}`,
    says: (kms, { id }) => sayOverPrincipal(kms, id),
    gains: () => [],
    refuse: (kms, { id }) => refuseAbsent(kms, id, GOVERNED_KINDS),
    apply: removed,
  }),
  'role.grant': change<Grant>({
    payload: grant,
    describe: (kms, order) => `${nameOf(kms, order.id)} becomes ${grantText(order)}`,
    says: (kms, order) => sayOverRoles(kms, [order]),
    gains: (_kms, { id }) => [id],
    refuse: (kms, order) => {
      const holder = livingPrincipal(kms, order.id, GOVERNED_KINDS);
      if (!holder) return refuseAbsent(kms, order.id, GOVERNED_KINDS);
      return refuseGrant(kms, order) ?? refusePowerless(kms, holder.kind, order);
    },
    apply: (kms, order) => {
      kms.store.principals.grant(order.id, order, kms.clock.now());
      return { subject: subjectOf(kms, order.id), before: null, after: grantOnRecord(order) };
    },
  }),
  'role.revoke': change<Grant>({
    payload: grant,
    describe: (kms, order) => `${nameOf(kms, order.id)} is no longer ${grantText(order)}`,
    says: (kms, order) => sayOverRoles(kms, [order]),
    gains: () => [],
    refuse: (kms, order) => refuseAbsent(kms, order.id, GOVERNED_KINDS) ?? refuseNotHeld(kms, order),
    apply: (kms, order) => {
      kms.store.principals.revoke(order.id, order);
      return { subject: subjectOf(kms, order.id), before: grantOnRecord(order), after: null };
    },
  }),
};

const grantOnRecord = ({ role, keyGroup }: Grant) => ({ role, keyGroup });

const subjectOf = (kms: Governed, id: string): string => {
  const holder = kms.store.principals.get(id);
  if (!holder) throw new Error(`Principal ${id} is gone`);
  return actorOf(holder);
};

/** Removes a principal of any kind: no credential of theirs works from now on. */
export function removed(kms: Governed, { id }: { readonly id: string }) {
  const subject = subjectOf(kms, id);
  const before = kms.store.principals.get(id);
  kms.store.principals.remove(id, kms.clock.now());
  return {
    subject,
    before: { name: before?.name, roles: before?.roles.map(({ role, keyGroup }) => ({ role, keyGroup })) },
    after: null,
  };
}

/** A role that allows somebody of this kind nothing is a misunderstanding. */
function refusePowerless(kms: Governed, kind: PrincipalKind, { role }: RoleGrant) {
  const allowed = actionsOf(kms, role).filter((action) =>
    (ACTIONS[action].kinds as readonly PrincipalKind[]).includes(kind),
  );
  const fits = kind === 'person' ? role !== 'integration' && role !== 'application' : role === 'integration';
  if (allowed.length > 0 && fits) return undefined;
  return refusedAt(
    'role',
    'policy',
    `Role ${role} is not for a ${kind}`,
    `Name a role whose actions a ${kind} may do`,
  );
}

function refuseNotHeld(kms: Governed, { id, role, keyGroup }: Grant) {
  const holder = kms.store.principals.get(id);
  if (holder?.roles.some((held) => held.role === role && held.keyGroup === keyGroup)) return undefined;
  return refusedAt(
    'role',
    'not-found',
    `${nameOf(kms, id)} does not hold ${grantText({ role, keyGroup })}`,
    'Name a role and group that they hold',
  );
}
