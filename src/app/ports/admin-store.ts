import type { ConnectionId, Instant, IssueKey } from '../../domain/ids';
import type { OutboxEntry } from './store';

/** What the admin page looks up across requests. Found by queries, which may lag: shown to people, and fails closed. */
export interface AdminStore {
  /** Issues whose request is still under way on a connection, the first few. */
  openRequests(connectionId: ConnectionId, limit: number): Promise<Counted<IssueKey>>;
  /** Billing events by where they stand, the first few. */
  outbox(status: OutboxEntry['status'], limit: number): Promise<Counted<OutboxEntry>>;
}

export interface Counted<T> {
  readonly found: readonly T[];
  /** There are more than these. */
  readonly more: boolean;
}

/** How the last test of a connection went. Losing one costs a press of a button. */
export interface TestRecords {
  get(id: ConnectionId): Promise<KeptTest | undefined>;
  put(id: ConnectionId, test: KeptTest): Promise<void>;
  forget(id: ConnectionId): Promise<void>;
}

export interface KeptTest {
  readonly at: Instant;
  /** null where the KMS answered as it should. */
  readonly problem: { readonly what: string; readonly mend: string } | null;
}
