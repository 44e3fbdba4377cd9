import * as z from 'zod';
import { actorOf } from '../../auth/principal';
import { change, type Governed } from './change';
import {
  displayName,
  keyGroup,
  nameOf,
  newId,
  projectId,
  refuseAbsent,
  refusedAt,
  refuseTakenId,
  refuseUnknownGroup,
} from './fields';
import { removed } from './people';
import { sayOf } from './says';

const application = z.strictObject({ id: newId, name: displayName, projectId });
const integration = z.strictObject({
  id: newId,
  name: displayName,
  keyGroups: z.array(keyGroup).min(1).max(50),
});
const one = z.strictObject({ id: z.uuid() });
type Integration = z.output<typeof integration>;

/** Programs: applications that use keys, and the Jira app that asks for them. Credentials are made for them apart. */
export const PROGRAM_CHANGES = {
  'application.add': change<z.output<typeof application>>({
    payload: application,
    describe: (_kms, order) => `Add application ${order.name} of project ${order.projectId}`,
    says: () => [{ keyGroup: null, action: 'change-policy' }],
    gains: () => [],
    refuse: (kms, order) =>
      refuseTakenId(kms, order.id) ??
      (kms.store.principals.application(order.projectId, order.name)
        ? refusedAt(
            'name',
            'name-taken',
            `Project ${order.projectId} has an application ${order.name} already`,
            'Choose another name, or remove that one; a key names its applications by id',
          )
        : undefined),
    apply: ({ store, clock }, { id, name, projectId: project }) => {
      const program = { id, kind: 'application' as const, name, accountId: null, projectId: project };
      const roles = [{ role: 'application', keyGroup: null }];
      store.principals.insert({ ...program, accountVerifiedBy: null, roles }, clock.now());
      return { subject: actorOf(program), before: null, after: program };
    },
  }),
  'application.remove': change<z.output<typeof one>>({
    payload: one,
    describe: (kms, { id }) => `Remove application ${nameOf(kms, id)}`,
    says: () => [{ keyGroup: null, action: 'change-policy' }],
    gains: () => [],
    refuse: (kms, { id }) => refuseAbsent(kms, id, ['application']),
    apply: removed,
  }),
  'integration.add': change<Integration>({
    payload: integration,
    describe: (_kms, order) =>
      `Add integration ${order.name}, which asks for keys in ${order.keyGroups.join(', ')}`,
    says: (_kms, order) => sayOf(order.keyGroups, 'add-operator'),
    gains: () => [],
    refuse: refuseIntegration,
    apply: ({ store, clock }, { id, name, keyGroups }) => {
      const program = { id, kind: 'integration' as const, name, accountId: null, projectId: null };
      const roles = keyGroups.map((group) => ({ role: 'integration', keyGroup: group }));
      store.principals.insert({ ...program, accountVerifiedBy: null, roles }, clock.now());
      return { subject: actorOf(program), before: null, after: { ...program, keyGroups } };
    },
  }),
};

function refuseIntegration(kms: Governed, order: Integration) {
  const unknown = order.keyGroups.map((group) => refuseUnknownGroup(kms, group, 'keyGroups')).find(Boolean);
  if (unknown) return unknown;
  const taken = kms.store.principals
    .all()
    .some(({ kind, name }) => kind === 'integration' && name === order.name);
  if (taken)
    return refusedAt(
      'name',
      'name-taken',
      `There is an integration ${order.name} already`,
      'Choose another name',
    );
  return refuseTakenId(kms, order.id);
}
