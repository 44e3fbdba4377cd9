import type { Principal } from './types';

export type State = 'PreActive' | 'Active' | 'Deactivated' | 'Compromised' | 'Destroyed' | 'Deleted';

export interface RotationPolicy {
  readonly interval_days: number;
  readonly effective_at?: string;
  readonly deactivate_rotated_key?: boolean;
}

export interface RevocationReason {
  readonly code: string;
  readonly message?: string;
}

/** A state that a key can be brought back to. */
export interface HistoryItem {
  readonly id: string;
  readonly created_at: string;
  readonly expiry: string;
  readonly state: {
    readonly state: State;
    readonly key_ops: readonly string[];
    readonly public_only: boolean;
    readonly has_key: boolean;
  };
}

/** A `Sobject` of DSM, with the members that a request may set. */
export interface Sobject {
  readonly kid: string;
  readonly acct_id: string;
  readonly creator: Principal;
  readonly created_at: string;
  readonly origin: 'FortanixHSM';
  readonly public_only: false;
  name: string;
  group_id: string;
  obj_type: string;
  enabled: boolean;
  key_ops: string[];
  state: State;
  description?: string;
  custom_metadata?: Record<string, string>;
  activation_date?: string;
  deactivation_date?: string;
  destruction_date?: string;
  deletion_date?: string;
  revocation_reason?: RevocationReason;
  rotation_policy?: RotationPolicy;
  scheduled_rotation?: string;
  links?: { replaced?: string; replacement?: string };
  history?: HistoryItem[];
  readonly key_size?: number;
  readonly elliptic_curve?: string;
}

export type SobjectRequest = Readonly<Record<string, unknown>> &
  Partial<Sobject> & { readonly deactivate_rotated_key?: boolean };

export const GONE: readonly State[] = ['Destroyed', 'Deleted'];

/** What a deactivated key still does: read what was protected before (SP 800-57 part 1, 7.4). */
const READING: readonly string[] = ['DECRYPT', 'UNWRAPKEY', 'VERIFY', 'MACVERIFY', 'DECAPSULATE'];

/** Operations of the key that an application can use now. */
export function operationsOf({ enabled, state, key_ops }: Sobject): string[] {
  const uses = key_ops.filter((operation) => operation !== 'APPMANAGEABLE');
  if (!enabled) return [];
  if (state === 'Active') return uses;
  return state === 'Deactivated' ? uses.filter((operation) => READING.includes(operation)) : [];
}

const SYMMETRIC = ['ENCRYPT', 'DECRYPT', 'WRAPKEY', 'UNWRAPKEY'];

/** What a key may do whose maker doesn't say. */
// biome-ignore format: a table lines up
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  AES:   SYMMETRIC,
  RSA:   [...SYMMETRIC, 'SIGN', 'VERIFY'],
  EC:    ['SIGN', 'VERIFY'],
  HMAC:  ['MACGENERATE', 'MACVERIFY'],
  MLKEM: ['ENCAPSULATE', 'DECAPSULATE'],
  MLDSA: ['SIGN', 'VERIFY'],
};

export const defaultOperations = (type: string): string[] => [...(BY_TYPE[type] ?? []), 'APPMANAGEABLE'];

/** What a request must and must not say for its type. */
// biome-ignore format: a table lines up
const SHAPES: Readonly<Record<string, (request: SobjectRequest) => boolean>> = {
  AES:   ({ key_size }) => [128, 192, 256].includes(key_size ?? 0),
  RSA:   ({ key_size }) => (key_size ?? 0) >= 1024 && (key_size ?? 0) <= 8192,
  HMAC:  ({ key_size }) => (key_size ?? 0) >= 112,
  EC:    ({ elliptic_curve, key_size }) => elliptic_curve !== undefined && key_size === undefined,
  MLKEM: ({ mlkem, key_size }) => mlkem !== undefined && key_size === undefined,
  MLDSA: ({ mldsa, key_size }) => mldsa !== undefined && key_size === undefined,
};

export const hasShape = (type: string, request: SobjectRequest): boolean => SHAPES[type]?.(request) === true;
