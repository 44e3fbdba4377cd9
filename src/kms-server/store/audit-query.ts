import type { SQLInputValue } from 'node:sqlite';

/** What a list of entries is narrowed to; all of it must hold. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  readonly action?: string | undefined;
  /** Milliseconds since the epoch, inclusive. */
  readonly from?: number | undefined;
  /** Milliseconds since the epoch, exclusive. */
  readonly to?: number | undefined;
}

export interface AuditPosition {
  readonly at: number;
  readonly seq: number;
}

type FilterName = keyof AuditFilter;

const CONDITIONS: Readonly<Record<FilterName, string>> = {
  subject: 'subject = ?',
  actor: 'actor = ?',
  action: 'action = ?',
  from: 'at >= ?',
  to: 'at < ?',
};

/** The index that leads, by the most telling filter that is there. A span of time alone is listed by time. */
const ACCESS: readonly { readonly by: FilterName; readonly index: string; readonly byTime?: true }[] = [
  { by: 'subject', index: 'audit_subject' },
  { by: 'actor', index: 'audit_by_actor' },
  { by: 'action', index: 'audit_by_action' },
  { by: 'from', index: 'audit_by_time', byTime: true },
  { by: 'to', index: 'audit_by_time', byTime: true },
];

/** A page of entries, found through an index and never sorted. */
export function auditQuery(
  filter: AuditFilter,
  after: AuditPosition,
  limit: number,
): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const given = (Object.keys(CONDITIONS) as FilterName[]).filter((name) => filter[name] !== undefined);
  const access = ACCESS.find(({ by }) => given.includes(by));
  const position = access?.byTime ? '(at, seq) > (?, ?)' : 'seq > ?';
  const conditions = [...given.map((name) => CONDITIONS[name]), position];
  const from = access ? `audit INDEXED BY ${access.index}` : 'audit';
  return {
    sql: `SELECT * FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${access?.byTime ? 'at, seq' : 'seq'} LIMIT ?`,
    values: [
      ...given.map((name) => filter[name] ?? null),
      ...(access?.byTime ? [after.at, after.seq] : [after.seq]),
      limit,
    ],
  };
}
