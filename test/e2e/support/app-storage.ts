import type { IssueFile, OutboxEntry } from '../../../src/app/ports/store';
import type { AuditEntry } from '../../../src/domain/audit';
import type { RequestRecord } from '../../../src/domain/request-lifecycle/record';
import type { JiraSandbox } from '../../../src/sandbox/sandbox';

/** What the running app has stored, read past it. */
export interface AppStorage {
  readonly files: readonly IssueFile[];
  /** Requests that a later submission replaced. */
  readonly archive: readonly RequestRecord[];
  /** Hash chains by request id, each in its order. */
  readonly chains: ReadonlyMap<string, readonly AuditEntry[]>;
  readonly outbox: readonly OutboxEntry[];
}

interface Row {
  readonly leaseUntil: number;
  readonly version: number;
  readonly body: { readonly data: unknown };
}

export function readAppStorage({ platform }: JiraSandbox): AppStorage {
  const contents = platform.kvs.contents();
  const rows = (entity: string): Row[] =>
    (contents[`entity:${entity}`] ?? []).map(({ value }) => value as Row);
  const bodies = <T>(entity: string): T[] => rows(entity).map(({ body }) => body.data as T);
  const files = rows('issue').map(
    ({ leaseUntil, version, body }) => ({ ...(body.data as IssueFile), leaseUntil, version }) as IssueFile,
  );
  return {
    files,
    archive: bodies<RequestRecord>('request'),
    chains: chainsOf(bodies<AuditEntry>('audit')),
    outbox: bodies<OutboxEntry>('outbox'),
  };
}

function chainsOf(entries: readonly AuditEntry[]): Map<string, AuditEntry[]> {
  const chains = new Map<string, AuditEntry[]>();
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq))
    chains.set(entry.requestId, [...(chains.get(entry.requestId) ?? []), entry]);
  return chains;
}
