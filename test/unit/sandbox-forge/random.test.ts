import { deliveryDelays } from '../../../src/sandbox/forge/delivery/spread';
import { seededRandom } from '../../../src/sandbox/forge/random';

test('the same seed gives the same choices, another seed others', () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed);
    return [random.next(), random.below(1000), random.chance(0.5), random.uuid()];
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('shares and ranges are kept to', () => {
  const random = seededRandom(3);
  const draws = Array.from({ length: 10_000 }, () => random.chance(0.25)).filter(Boolean).length;
  expect(draws).toBeGreaterThan(2300);
  expect(draws).toBeLessThan(2700);
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
  expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('deliveries: none, one or two, each within its range', () => {
  const random = seededRandom(4);
  const spread = { delayMs: [10, 20] as const, duplicate: 0, reorder: 0 };
  for (let n = 0; n < 200; n += 1) {
    const [delay = 0, ...more] = deliveryDelays(random, spread);
    expect(more).toEqual([]);
    expect(delay >= 10 && delay <= 20).toBe(true);
  }
  expect(deliveryDelays(random, { ...spread, duplicate: 1 })).toHaveLength(2);
  expect(deliveryDelays(random, { ...spread, drop: 1 })).toEqual([]);
});
