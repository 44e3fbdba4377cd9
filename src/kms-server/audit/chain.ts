import { sha256Hex } from '../../domain/hash';
import { canonicalJson } from '../../domain/key-request';

/** One entry of the log. `hash` covers all the rest, `previousHash` the entry before: nothing can be changed alone. */
export interface AuditEntry {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who was authenticated: `operator:<principal id>`, `server`, `local:<user>`. */
  readonly actor: string;
  /** The person on whose behalf the actor says it acts, Jira account id. */
  readonly onBehalfOf: string | null;
  readonly ticket: string | null;
  readonly policyVersion: string | null;
  readonly action: string;
  /** `key:<id>`, `approval:<id>`, `principal:<id>`, `group:<name>`, `clock`. */
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly previousHash: string;
  readonly hash: string;
}

export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
  readonly at: number;
  /** ECDSA P-256 with SHA-256 over {@link headText}, DER, base64. */
  readonly signature: string;
}

/** What the first entry names as its predecessor. */
export const GENESIS = '0'.repeat(64);

export const entryHash = (entry: Omit<AuditEntry, 'hash'>): string =>
  sha256Hex(`keydesk-audit-v1\n${canonicalJson({ ...entry })}`);

export const headText = (head: Omit<AuditHead, 'signature'>): string =>
  ['keydesk-audit-head-v1', head.seq, head.hash, head.at].join('\n');
