import type { Instant } from '../../../../domain/ids';
import { KmsUnavailable } from '../../../ports/kms';

/** Resolves when a call may be made: `what` is limited to so many a second. */
export type Pace = (what: string, perSecond: number) => Promise<void>;

interface Clock {
  readonly now: () => Instant;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Longer than this a pass doesn't wait: its hint goes back into the queue. Well inside the lease that it holds. */
const LONGEST_WAIT_MS = 5_000;

/**
 * One queue for each kind of call: never more in any second than AWS takes, and what waits has its turn already, so
 * that nobody overtakes. Other processes' calls it can't see; for those AWS throttles, and the caller waits as long
 * as is asked for.
 */
export function paced({ now, sleep }: Clock): Pace {
  /** The last turns of each kind, as many as are taken in a second. */
  const turns = new Map<string, readonly Instant[]>();
  return async (what, perSecond) => {
    const last = turns.get(what) ?? [];
    const [first = 0] = last.length < perSecond ? [] : last;
    const moment = now();
    const turn = Math.max(moment, first + 1_000);
    const wait = turn - moment;
    if (wait > LONGEST_WAIT_MS)
      throw new KmsUnavailable('throttled', `Too many calls wait for AWS (${what}); try again later.`, {
        retryAfterMs: wait,
      });
    turns.set(what, [...last, turn].slice(-perSecond));
    if (wait > 0) await sleep(wait);
  };
}
