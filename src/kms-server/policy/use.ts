import type { Operation } from '../../domain/algorithms';
import type { BoundRow } from '../hsm/binding';

/** Who wants to do what with a key, and when. */
export interface UseAttempt {
  readonly operation: Operation;
  /** Id of the application; its name is anybody's. */
  readonly applicationId: string;
  readonly projectId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type UseRefusal =
  | { readonly code: 'invalid-state'; readonly state: string }
  | { readonly code: 'key-not-active'; readonly activationDate: string; readonly expiryDate: string }
  | { readonly code: 'not-granted'; readonly operation: Operation };

/** First and last instant of a key's cryptoperiod. Days are UTC; on its expiry date a key is no longer usable. */
export const periodOf = (row: Pick<BoundRow, 'activationDate' | 'expiryDate'>) => ({
  from: Date.parse(`${row.activationDate}T00:00:00Z`),
  until: Date.parse(`${row.expiryDate}T00:00:00Z`),
});

type UsableRow = Pick<
  BoundRow,
  'state' | 'operations' | 'grants' | 'projectId' | 'activationDate' | 'expiryDate'
>;

/**
 * The one rule of use. The server applies it to the row it read, for a quick answer; the signer applies it again to
 * the row whose MAC it has checked, and that is what counts.
 */
export function refuseUse(row: UsableRow, attempt: UseAttempt): UseRefusal | undefined {
  const { operation, now } = attempt;
  const granted = row.grants.some(
    (grant) => grant.applicationId === attempt.applicationId && grant.operations.includes(operation),
  );
  if (!granted || row.projectId !== attempt.projectId || !row.operations.includes(operation)) {
    return { code: 'not-granted', operation };
  }
  if (row.state !== 'Enabled') return { code: 'invalid-state', state: row.state };
  const period = periodOf(row);
  if (!(now >= period.from && now < period.until)) {
    return { code: 'key-not-active', activationDate: row.activationDate, expiryDate: row.expiryDate };
  }
  return undefined;
}
