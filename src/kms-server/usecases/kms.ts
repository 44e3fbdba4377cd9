import type { KmsCapabilities } from '../../domain/capabilities';
import type { Authentication } from '../auth/authentication';
import type { SignerPool } from '../hsm/signer/pool';
import type { Store } from '../store/store';
import type { KeyedLock } from './keyed-lock';
import type { PoliciesInForce } from './policies/in-force';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What every use case works with. */
export interface Kms {
  readonly store: Store;
  readonly signers: SignerPool;
  readonly clock: Clock;
  /** The time is injected, so a jump of the clock says nothing. */
  readonly simulated: boolean;
  readonly capabilities: KmsCapabilities;
  readonly policies: PoliciesInForce;
  /** What proving who one is needs besides the store. */
  readonly auth: Authentication;
  /** Origin of the Jira where tickets are read; undefined where the server was told of none. */
  readonly jiraSite: string | undefined;
  /** Changes of one key, or for one request, happen one after another. */
  readonly locks: KeyedLock;
  /** Requests with an `Idempotency-Key` that aren't answered yet, with their fingerprints. One process serves a folder. */
  readonly underWay: Map<string, string>;
  /** How long backups are kept, days: when the last one that holds a destroyed key's blob is gone. */
  readonly backupRetentionDays: number;
  /** Keys whose damage is on the record already, by id and row version: one entry each, however often they are tried. */
  readonly alarms: Set<string>;
}

export const DAY_MS = 86_400_000;
