import type { Instant } from '../../domain/ids';
import { ok, type Result, refuse } from '../../domain/result';
import type { OutboxEntry, Store } from '../ports/store';
import type { DeadLetter, Problem } from '../views/admin';

const MOST = 50;

export async function listDeadLetters(store: Store): Promise<readonly DeadLetter[]> {
  const ids = await store.deadOutbox(MOST);
  const entries = await Promise.all(ids.map((id) => store.outboxEntry(id)));
  // The list may lag: what has been replayed meanwhile is not dead any more.
  return entries
    .filter((entry) => entry?.status === 'dead')
    .flatMap((entry) => (entry ? [letterOf(entry)] : []));
}

const letterOf = ({ id, event, attempts, problem }: OutboxEntry): DeadLetter => ({
  id,
  type: event.type,
  issueKey: event.data.issueKey,
  attempts,
  problem: problem ?? 'not recorded',
});

/** Puts a dead letter back: the schedule delivers it, with the same id as before. */
export async function replayDeadLetter(
  store: Store,
  id: string,
  now: Instant,
): Promise<Result<DeadLetter, Problem>> {
  const entry = await store.outboxEntry(id);
  if (entry?.status !== 'dead')
    return refuse({
      what: `There is no dead billing event ${id}.`,
      mend: 'Load the list again: it may have been replayed already.',
    });
  await store.putOutboxEntry({ ...entry, status: 'due', due: now });
  return ok(letterOf(entry));
}
