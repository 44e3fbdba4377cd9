import * as z from 'zod';
import { ACTION_NAMES, type Action, isBuiltIn } from '../../auth/permissions';
import { change, type Governed } from './change';
import { refusedAt } from './fields';
import { sayOverRole } from './says';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/)
  .meta({ description: 'Lower case, digits, hyphens' });
const put = z.strictObject({
  name,
  description: z.string().max(500),
  actions: z
    .array(z.enum(ACTION_NAMES as [Action, ...Action[]]))
    .min(1)
    .transform((actions) => [...new Set(actions)].sort()),
});
const remove = z.strictObject({ name });

/** Roles that an organisation makes for itself, out of the actions that there are. */
export const ROLE_CHANGES = {
  'role.put': change<z.output<typeof put>>({
    payload: put,
    describe: ({ store }, order) =>
      `${store.roles.get(order.name) ? 'Change' : 'Add'} role ${order.name}: ${order.actions.join(', ')}`,
    says: (kms, order) => sayOverRole(kms, order.name, order.actions),
    gains: holdersOf,
    refuse: (_kms, order) => refuseBuiltIn(order.name),
    apply: ({ store, clock }, order) => {
      const before = store.roles.get(order.name) ?? null;
      store.roles.put(order, clock.now());
      return { subject: `role:${order.name}`, before, after: order };
    },
  }),
  'role.remove': change<z.output<typeof remove>>({
    payload: remove,
    describe: (_kms, order) => `Remove role ${order.name}`,
    says: (kms, order) => sayOverRole(kms, order.name, []),
    gains: () => [],
    refuse: (kms, order) => refuseBuiltIn(order.name) ?? refuseInUse(kms, order.name),
    apply: ({ store }, order) => {
      const before = store.roles.get(order.name) ?? null;
      store.roles.delete(order.name);
      return { subject: `role:${order.name}`, before, after: null };
    },
  }),
};

function holdersOf({ store }: Governed, order: { readonly name: string }): readonly string[] {
  const holders = store.principals.all().filter(({ roles }) => roles.some(({ role }) => role === order.name));
  return holders.map(({ id }) => id);
}

const refuseBuiltIn = (role: string) =>
  isBuiltIn(role)
    ? refusedAt(
        'name',
        'policy',
        `Role ${role} is built in and stays as it is`,
        'Make a role of another name',
      )
    : undefined;

function refuseInUse(kms: Governed, role: string) {
  if (!kms.store.roles.get(role))
    return refusedAt('name', 'not-found', `There is no role ${role}`, 'Name a role');
  const holders = holdersOf(kms, { name: role });
  if (holders.length === 0) return undefined;
  return refusedAt('name', 'policy', `${holders.length} hold role ${role}`, 'Revoke it from everybody first');
}
