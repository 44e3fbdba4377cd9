import * as z from 'zod';
import { refused } from '../../refusal';
import { change } from './change';
import { keyGroup, refuseUnknownGroup } from './fields';

const window = z.int().min(7).max(30).meta({ description: 'Shortest undo window, days' });
const settings = z.strictObject({ name: keyGroup, minDeletionDays: window });
const emergency = z.strictObject({ keyGroup, on: z.boolean() });

/** Groups of keys, and what holds in them besides their quorums. */
export const GROUP_CHANGES = {
  'group.add': change<z.output<typeof settings>>({
    payload: settings,
    describe: (_kms, { name, minDeletionDays }) =>
      `Add group ${name}, where a deletion waits at least ${minDeletionDays} days`,
    says: () => [{ keyGroup: null, action: 'change-policy' }],
    gains: () => [],
    refuse: ({ store }, { name }) =>
      store.groups.get(name)
        ? refused('name-taken', `There is a group ${name} already`, 'Choose another name')
        : undefined,
    apply: ({ store, clock }, order) => {
      const after = { ...order, breakGlass: false };
      store.groups.put(after, clock.now());
      return { subject: `group:${order.name}`, before: null, after };
    },
  }),
  'group.set': change<z.output<typeof settings>>({
    payload: settings,
    describe: (_kms, { name, minDeletionDays }) =>
      `In group ${name} a deletion waits at least ${minDeletionDays} days`,
    says: (_kms, { name }) => [
      { keyGroup: name, action: 'change-policy' },
      { keyGroup: name, action: 'delete' },
    ],
    gains: () => [],
    refuse: (kms, { name }) => refuseUnknownGroup(kms, name),
    apply: ({ store, clock }, { name, minDeletionDays }) => {
      const before = store.groups.get(name);
      const after = { name, breakGlass: before?.breakGlass ?? false, minDeletionDays };
      store.groups.put(after, clock.now());
      return { subject: `group:${name}`, before: before ?? null, after };
    },
  }),
  'break-glass.set': change<z.output<typeof emergency>>({
    payload: emergency,
    describe: (_kms, order) =>
      order.on
        ? `In group ${order.keyGroup} one person may act alone in an emergency`
        : `In group ${order.keyGroup} nobody acts alone`,
    says: (_kms, order) => [{ keyGroup: order.keyGroup, action: 'change-policy' }],
    gains: () => [],
    refuse: (kms, order) => refuseUnknownGroup(kms, order.keyGroup),
    apply: ({ store, clock }, order) => {
      const before = store.groups.get(order.keyGroup);
      if (!before) throw new Error(`Group ${order.keyGroup} is gone`);
      const after = { ...before, breakGlass: order.on };
      store.groups.put(after, clock.now());
      return { subject: `group:${order.keyGroup}`, before, after };
    },
  }),
};
