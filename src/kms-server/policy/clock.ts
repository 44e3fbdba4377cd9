/** A clock may be set right by this much without anybody noticing. */
const BACKWARD_TOLERANCE_MS = 60_000;
/** Longer than the server normally rests. After a longer pause an administrator says that the clock is right. */
const FORWARD_TOLERANCE_MS = 86_400_000;

export type ClockVerdict = 'plausible' | 'went-backwards' | 'jumped-ahead';

/**
 * What to think of the clock, given the latest time on record. A clock that is wrong could end every undo window at
 * once, so destruction waits until somebody has looked.
 */
export function judgeClock(highWater: number | undefined, now: number): ClockVerdict {
  if (highWater === undefined) return 'plausible';
  if (now < highWater - BACKWARD_TOLERANCE_MS) return 'went-backwards';
  return now > highWater + FORWARD_TOLERANCE_MS ? 'jumped-ahead' : 'plausible';
}
