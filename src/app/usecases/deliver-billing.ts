import type { Desk } from '../ports/desk';
import type { OutboxEntry } from '../ports/store';

/** First wait after a failed delivery, doubled each time up to the longest. Milliseconds. */
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 3_600_000;

/** Delivers outbox entries that are due. At least once; the receiver drops duplicates by the event's id. */
export async function deliverBilling(desk: Desk, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const entry = await desk.store.outboxEntry(id);
    if (entry?.status === 'due' && entry.due <= desk.now()) await deliver(desk, entry);
  }
}

async function deliver(desk: Desk, entry: OutboxEntry): Promise<void> {
  const delivery = await desk.billing.deliver(entry.event);
  const attempts = entry.attempts + 1;
  switch (delivery.outcome) {
    case 'delivered':
      return desk.store.putOutboxEntry({ ...entry, attempts, status: 'delivered' });
    case 'rejected':
      desk.log('billing-rejected', { event: entry.id, status: delivery.status });
      return desk.store.putOutboxEntry({ ...entry, attempts, status: 'dead', problem: delivery.detail });
    case 'retry-later': {
      const wait = Math.max(
        Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT),
        delivery.retryAfterMs ?? 0,
      );
      return desk.store.putOutboxEntry({
        ...entry,
        attempts,
        due: desk.now() + wait,
        problem: delivery.detail,
      });
    }
  }
}
