import { verify } from 'node:crypto';
import { type AuditEntry, type AuditHead, entryHash, GENESIS, headText } from './chain';

export type AuditVerdict =
  | {
      readonly intact: true;
      readonly entries: number /** Entries after the last signed head. */;
      readonly unsigned: number;
    }
  | { readonly intact: false; readonly brokenAt: number; readonly reason: string };

const broken = (brokenAt: number, reason: string): AuditVerdict => ({ intact: false, brokenAt, reason });

function linkFault(entry: AuditEntry, seq: number, previousHash: string): string | undefined {
  const { hash, ...content } = entry;
  if (entry.seq !== seq) return `expected entry ${seq}, found ${entry.seq}: an entry is missing`;
  if (entry.previousHash !== previousHash) return 'does not follow the entry before it';
  if (entryHash(content) !== hash) return 'was altered: its hash does not fit its content';
  return undefined;
}

function headFault(head: AuditHead, signed: AuditEntry | undefined, publicKey: string): string | undefined {
  const signature = Buffer.from(head.signature, 'base64');
  if (!verify('sha256', Buffer.from(headText(head), 'utf8'), publicKey, signature)) {
    return 'the signature of the head does not fit';
  }
  if (!signed)
    return `the signed head names entry ${head.seq}, which is missing: the end of the log was cut off`;
  return signed.hash === head.hash ? undefined : 'is not the entry whose hash was signed';
}

/**
 * Checks a log from its first entry on, and its signed head. Needs nothing but the log and the public key.
 * Names the first entry that is broken.
 */
export function verifyAudit(
  entries: Iterable<AuditEntry>,
  head: AuditHead | undefined,
  publicKey: string,
): AuditVerdict {
  let seq = 0;
  let previousHash = GENESIS;
  let signed: AuditEntry | undefined;
  for (const entry of entries) {
    seq++;
    const fault = linkFault(entry, seq, previousHash);
    if (fault) return broken(seq, fault);
    previousHash = entry.hash;
    if (entry.seq === head?.seq) signed = entry;
  }
  if (!head)
    return seq === 0
      ? { intact: true, entries: 0, unsigned: 0 }
      : broken(seq, 'the log has no signed head; the server signs it when it starts');
  const fault = headFault(head, signed, publicKey);
  return fault ? broken(head.seq, fault) : { intact: true, entries: seq, unsigned: seq - head.seq };
}
