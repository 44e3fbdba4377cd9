import { refused } from '../refusal';
import type { Caller } from './caller';
import { ACTIONS, type Action } from './permissions';

/** How long a proof of being there is good for what matters most. */
export const REAUTHENTICATION_MS = 300_000;

export const freshUntil = (reauthenticatedAt: number | null): number | null =>
  reauthenticatedAt === null ? null : reauthenticatedAt + REAUTHENTICATION_MS;

export const isFresh = ({ by, reauthenticatedAt }: Caller, now: number): boolean =>
  by !== 'session' || (reauthenticatedAt !== null && now - reauthenticatedAt < REAUTHENTICATION_MS);

export const reauthenticationRequired = () =>
  refused(
    'reauthentication-required',
    'This wants a log-in that is less than 5 minutes old',
    'Confirm with your passkey or identity provider, then send it again',
  );

/** A session that somebody left open decides nothing. */
export function refuseStale(caller: Caller, action: Action, now: number) {
  const wanted = 'reauth' in ACTIONS[action];
  return wanted && !isFresh(caller, now) ? reauthenticationRequired() : undefined;
}
