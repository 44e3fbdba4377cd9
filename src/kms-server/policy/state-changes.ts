import type { KeyState } from '../hsm/binding';

/**
 * Which state may follow which. `Disabled` to itself is the fence being raised. Nothing leaves `Destroyed`, and
 * nothing comes back from `PendingDeletion` as `Enabled`.
 */
const STATE_CHANGES: Readonly<Record<KeyState, readonly KeyState[]>> = {
  Disabled: ['Disabled', 'Enabled', 'PendingDeletion'],
  Enabled: ['Disabled', 'PendingDeletion'],
  PendingDeletion: ['Disabled', 'Destroyed'],
  Destroyed: [],
};

export const mayFollow = (from: KeyState, to: KeyState): boolean => STATE_CHANGES[from].includes(to);
