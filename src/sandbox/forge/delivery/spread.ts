import type { Random } from '../random';

interface Spread {
  readonly delayMs: readonly [number, number];
  readonly duplicate: number;
  readonly reorder: number;
  readonly drop?: number;
}

/** "Events for trigger modules may take up to 3 minutes." */
const LONGEST_DELAY_MS = 180_000;

export function drawMs(random: Random, [least, most]: readonly [number, number]): number {
  return most <= least ? least : least + random.below(most - least + 1);
}

/** When a message is delivered, in milliseconds from now: never, once, or twice. */
export function deliveryDelays(random: Random, spread: Spread): number[] {
  if (random.chance(spread.drop ?? 0)) return [];
  const delay = () =>
    drawMs(random, spread.delayMs) + (random.chance(spread.reorder) ? 1 + random.below(LONGEST_DELAY_MS) : 0);
  return random.chance(spread.duplicate) ? [delay(), delay()] : [delay()];
}
