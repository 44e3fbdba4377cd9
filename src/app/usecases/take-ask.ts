import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { RequestState } from '../../domain/request-lifecycle/record';
import type { Ask } from '../ports/store';
import type { Pass } from './pass';

/** What nobody took up in so long is no longer what the person looks at. Milliseconds. */
const COUNTS_FOR = 3_600_000;

const ASKED_IN: ReadonlySet<RequestState> = new Set<RequestState>(['ready', 'pending-deletion']);

/** Takes up what somebody asked for in the panel. The right to it was checked when they asked; now it has to fit in. */
export async function takeAsk(pass: Pass): Promise<void> {
  const { record } = pass;
  if (!record || !ASKED_IN.has(record.state)) return;
  const ask = await pass.desk.store.ask(record.snapshot.requestId);
  if (!ask) return;
  pass.answer(ask);
  if (pass.now - ask.at <= COUNTS_FOR) pass.apply(eventOf(ask));
}

const eventOf = ({ what, by }: Ask): RequestEvent =>
  what === 'rotation'
    ? { kind: 'rotation-ordered', reason: 'asked', by }
    : { kind: 'destruction-retried', by };
