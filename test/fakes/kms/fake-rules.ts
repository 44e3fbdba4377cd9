import type { Approval, DeletionOutcome, KmsRefusal } from '../../../src/app/ports/kms';
import type { Instant } from '../../../src/domain/ids';
import { refusal } from './fake-approvals';
import type { FakeKey } from './fake-key';

/** A key that never was usable and is put away leaves its name to the next request. */
export const holdsName = ({ state, everEnabled }: FakeKey): boolean =>
  state !== 'Destroyed' && (everEnabled || state !== 'PendingDeletion');

export const pendingDeletion = (key: FakeKey, until: Instant): DeletionOutcome => ({
  outcome: 'pendingDeletion',
  until,
  key: key.describe(),
});

export const wrongState = (key: FakeKey, wanted: string): KmsRefusal =>
  refusal('invalid-state', `The key ${key.handle} is ${key.state} and can't be ${wanted}.`);

export function destroy(key: FakeKey): void {
  key.state = 'Destroyed';
  key.deletionDue = undefined;
}

/** Out of its window. */
export function takeBack(key: FakeKey): void {
  key.state = 'Disabled';
  key.deletionDue = undefined;
}

/** A version that somebody else has made meanwhile is not made again. */
export function rotateTo(key: FakeKey, version: number, now: Instant): void {
  if (key.version < version) key.versions.push(now);
}

/** What a disabling takes back, if the operators are still asked for it. */
export const IS_USE: Readonly<Record<Approval['action'], boolean>> = {
  enable: true,
  rotate: true,
  delete: false,
  'cancel-deletion': false,
};
