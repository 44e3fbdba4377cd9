import { sha256Hex } from './hash';
import type { AccountId, ChangelogId, Instant, RequestId } from './ids';
import { canonicalJson } from './key-request';
import { ok, type Result, refuse } from './result';

/** One entry of a request's hash chain. Written in the same storage transaction as the state it tells of. */
export interface AuditEntry {
  readonly requestId: RequestId;
  /** Ascending from 1 without gaps. */
  readonly seq: number;
  readonly at: Instant;
  /** Who did it, by account id; `keydesk` for the app, `kms` for the KMS and its operators. */
  readonly actor: AccountId | 'keydesk' | 'kms';
  readonly ticket: string;
  readonly changelogId: ChangelogId | null;
  readonly policyVersion: string;
  readonly event: string;
  readonly before: string;
  readonly after: string;
  /** What the event brought, canonical JSON. Never a secret, never key material. */
  readonly facts: string;
  /** `hash` of the entry before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 of the canonical entry without this member. */
  readonly hash: string;
}

export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: AuditHead = { seq: 0, hash: '0'.repeat(64) };

type Facts = Omit<AuditEntry, 'seq' | 'previous' | 'hash'>;

const hashOf = (entry: Omit<AuditEntry, 'hash'>): string => sha256Hex(canonicalJson(entry));

export function chainEntry(head: AuditHead, facts: Facts): AuditEntry {
  const entry = { ...facts, seq: head.seq + 1, previous: head.hash };
  return { ...entry, hash: hashOf(entry) };
}

/** Checks a whole chain, first entry first; says at which entry it breaks. */
export function verifyChain(
  entries: readonly AuditEntry[],
): Result<AuditHead, { readonly seq: number; readonly problem: string }> {
  let head = EMPTY_CHAIN;
  for (const entry of entries) {
    const { hash, ...rest } = entry;
    if (entry.seq !== head.seq + 1) return refuse({ seq: head.seq + 1, problem: 'missing' });
    if (entry.previous !== head.hash)
      return refuse({ seq: entry.seq, problem: 'does not follow the one before' });
    if (hash !== hashOf(rest)) return refuse({ seq: entry.seq, problem: 'altered' });
    head = { seq: entry.seq, hash };
  }
  return ok(head);
}
