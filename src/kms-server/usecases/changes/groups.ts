import * as z from 'zod';
import { change } from './change';
import { keyGroup, refusedAt, refuseUnknownGroup } from './fields';

const window = z.int().min(7).max(30).meta({ description: 'Shortest undo window, days' });
const recentUseDays = z.int().min(0).max(365).meta({
  description:
    'A key used within so many days is deleted only by who says that they know; 0: never asked for',
});
const DEFAULT_RECENT_USE_DAYS = 30;
const settings = z.strictObject({
  name: keyGroup,
  minDeletionDays: window,
  recentUseDays: recentUseDays.optional(),
});
type Settings = z.output<typeof settings>;
const emergency = z.strictObject({ keyGroup, on: z.boolean() });

const asksAgain = (days: number | undefined): string =>
  days === undefined ? '' : `, and deleting a key used within ${days} days takes a word on it`;

/** Groups of keys, and what holds in them besides their quorums. */
export const GROUP_CHANGES = {
  'group.add': change<Settings>({
    payload: settings,
    describe: (_kms, { name, minDeletionDays, recentUseDays: days }) =>
      `Add group ${name}, where a deletion waits at least ${minDeletionDays} days${asksAgain(days)}`,
    says: () => [{ keyGroup: null, action: 'change-policy' }],
    gains: () => [],
    refuse: ({ store }, { name }) =>
      store.groups.get(name)
        ? refusedAt('name', 'name-taken', `There is a group ${name} already`, 'Choose another name')
        : undefined,
    apply: ({ store, clock }, order) => {
      const { name, minDeletionDays, recentUseDays: days = DEFAULT_RECENT_USE_DAYS } = order;
      const after = { name, minDeletionDays, breakGlass: false, recentUseDays: days };
      store.groups.put(after, clock.now());
      return { subject: `group:${order.name}`, before: null, after };
    },
  }),
  'group.set': change<Settings>({
    payload: settings,
    describe: (_kms, { name, minDeletionDays, recentUseDays: days }) =>
      `In group ${name} a deletion waits at least ${minDeletionDays} days${asksAgain(days)}`,
    says: (_kms, { name }) => [
      { keyGroup: name, action: 'change-policy' },
      { keyGroup: name, action: 'delete' },
    ],
    gains: () => [],
    refuse: (kms, { name }) => refuseUnknownGroup(kms, name, 'name'),
    apply: ({ store, clock }, { name, minDeletionDays, recentUseDays: days }) => {
      const before = store.groups.get(name);
      if (!before) throw new Error(`Group ${name} is gone`);
      const after = { ...before, minDeletionDays, recentUseDays: days ?? before.recentUseDays };
      store.groups.put(after, clock.now());
      return { subject: `group:${name}`, before, after };
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
