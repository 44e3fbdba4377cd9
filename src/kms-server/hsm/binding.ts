import type { KeyTypeId, Operation } from '../../domain/algorithms';
import { type ApplicationGrant, canonicalJson } from '../../domain/key-request';

export const KEY_STATES = ['Disabled', 'Enabled', 'PendingDeletion', 'Destroyed'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** An application's operations on a key. Its id is filled in when the operators agree; a name alone allows nothing. */
export interface BoundGrant extends ApplicationGrant {
  /** Missing or null: there was no such application then. */
  readonly applicationId?: string | null;
}

/**
 * What the binding MAC covers: everything that says what a key is, who may use it, and when. AES key wrap binds
 * neither type nor attributes, so without it a blob could be moved to another row, or a row's state set by hand.
 */
export interface BoundRow {
  readonly keyId: string;
  readonly keyVersion: number;
  readonly requestId: string;
  readonly keyType: KeyTypeId;
  readonly operations: readonly Operation[];
  readonly grants: readonly BoundGrant[];
  readonly keyGroup: string;
  readonly projectId: string;
  readonly state: KeyState;
  readonly everEnabled: boolean;
  readonly generation: number;
  readonly rowVersion: number;
  /** Version of the master key that wraps the blob. */
  readonly kekVersion: number;
  /** UTC days, `YYYY-MM-DD`. */
  readonly activationDate: string;
  readonly expiryDate: string;
  /** Milliseconds since the epoch; null unless the deletion is pending. */
  readonly deletionDue: number | null;
  /** SubjectPublicKeyInfo in PEM; null for secret keys. */
  readonly publicKey: string | null;
  /** Wrapped key, base64; empty once destroyed. */
  readonly blob: string;
}

export const KEY_VERSION = 1;

/** The fields a change of state may alter. Everything else stays as it was made. */
export const CHANGEABLE = ['state', 'everEnabled', 'generation', 'deletionDue', 'blob', 'grants'] as const;
export type RowChange = Partial<Pick<BoundRow, (typeof CHANGEABLE)[number]>>;

const DOMAIN = 'keydesk-row-v1';

/** The bytes that are authenticated: one text per row, with a label that no other use of the MAC key has. */
export const boundBytes = (row: BoundRow): Buffer => Buffer.from(`${DOMAIN}\n${canonicalJson(row)}`, 'utf8');

/** The row after a change, one row version on. */
export function changedRow(row: BoundRow, change: RowChange): BoundRow {
  return { ...row, ...change, rowVersion: row.rowVersion + 1 };
}
