import type { AdminStore, Counted } from '../../../src/app/ports/admin-store';
import type { OutboxEntry } from '../../../src/app/ports/store';
import type { ConnectionId, IssueKey } from '../../../src/domain/ids';

/** What the admin page looks up, in memory. */
export class MemoryAdminStore implements AdminStore {
  readonly open: { readonly connectionId: ConnectionId; readonly issueKey: IssueKey }[] = [];
  readonly entries: OutboxEntry[] = [];

  async openRequests(connectionId: ConnectionId, limit: number): Promise<Counted<IssueKey>> {
    return firstOf(
      this.open.filter((one) => one.connectionId === connectionId).map(({ issueKey }) => issueKey),
      limit,
    );
  }

  async outbox(status: OutboxEntry['status'], limit: number): Promise<Counted<OutboxEntry>> {
    return firstOf(
      this.entries.filter((entry) => entry.status === status),
      limit,
    );
  }
}

const firstOf = <T>(all: readonly T[], limit: number): Counted<T> => ({
  found: all.slice(0, limit),
  more: all.length > limit,
});
