import type { AdminStore, Counted } from '../ports/admin-store';
import type { OutboxEntry } from '../ports/store';
import type { CountView, OutboxView } from '../views/admin';

/** As far as events are counted. */
const MOST = 100;

/** Where billing events stand. */
export async function readOutbox(store: AdminStore): Promise<OutboxView> {
  const [due, delivered, dead] = await Promise.all([
    store.outbox('due', MOST),
    store.outbox('delivered', MOST),
    store.outbox('dead', MOST),
  ]);
  return {
    due: countOf(due),
    delivered: countOf(delivered),
    dead: countOf(dead),
    lastProblem: lastProblem([...due.found, ...dead.found]),
  };
}

const countOf = ({ found, more }: Counted<OutboxEntry>): CountView => ({ count: found.length, more });

/** Of the event tried most often: it has stood in the way for longest. */
function lastProblem(entries: readonly OutboxEntry[]): string | null {
  const failed = entries.filter(({ problem }) => problem !== undefined);
  const [worst] = failed.sort((a, b) => b.attempts - a.attempts);
  return worst?.problem ?? null;
}
