import type { IssueId } from '../../domain/ids';
import type { Desk, Hints } from '../ports/desk';
import type { Pass } from './pass';

/** Seconds to the first poll of the KMS, doubled each time up to the longest. */
const FIRST_POLL = 5;
const LONGEST_POLL = 300;
/** No hint of Forge's queue waits longer. Seconds. */
const LONGEST_DELAY = 900;
/** After so many hops the five-minute schedule takes over: a queue is no clock. */
const MOST_HOPS = 50;
/** However often people look, the KMS is asked once in so many milliseconds. */
const LOOK_EVERY = 10_000;

/** Orders the next look at a request that waits for something other than a change of its issue. */
export async function followUp({ record, found, file, desk, now }: Pass): Promise<void> {
  if (!record) return;
  if (record.todo.length > 0) {
    const wait = Math.max(1, Math.ceil(((record.trouble?.nextAt ?? now) - now) / 1000));
    await desk.hints.push({ issueId: file.issueId, why: 'due' }, Math.min(wait, LONGEST_DELAY));
  } else if (record.operators && record.operators.approvalId !== found?.operators?.approvalId) {
    await poll(desk, file.issueId, 0);
  }
}

/**
 * Asks the KMS again after a while; a lost hop is made good by the schedule.
 *
 * @param pause milliseconds that the KMS asked for
 */
export async function poll(desk: Desk, issueId: IssueId, hop: number, pause = 0): Promise<void> {
  if (hop >= MOST_HOPS) return;
  const wait = Math.min(FIRST_POLL * 2 ** hop, LONGEST_POLL);
  const asked = Math.min(Math.ceil(pause / 1000), LONGEST_DELAY);
  await desk.hints.push({ issueId, why: 'poll', hop }, Math.max(wait, asked));
}

/** Somebody looks at a request that waits for something in the KMS: it is asked now, outside of the chain of polls. */
export async function lookNow(
  { store, hints, now }: Pick<Desk, 'store' | 'hints' | 'now'>,
  issueId: IssueId,
  awaited: string,
): Promise<void> {
  const span = Math.floor(now() / LOOK_EVERY);
  if (await store.markOnce(`look ${awaited} ${span}`)) await askNow(hints, issueId);
}

/** Asks the KMS once, at once; no chain of polls begins with it. */
export const askNow = (hints: Hints, issueId: IssueId): Promise<void> =>
  hints.push({ issueId, why: 'poll', hop: MOST_HOPS });
