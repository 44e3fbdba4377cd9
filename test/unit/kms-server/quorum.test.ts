import * as fc from 'fast-check';
import { type Electors, isAgreed, tally } from '../../../src/kms-server/policy/quorum';

const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

const part = fc
  .record({ needed: fc.integer({ min: 1, max: 3 }), electors: fc.subarray([...PEOPLE]) })
  .map(({ needed, electors }): Electors => ({ needed, electors: new Set(electors) }));
const parts = fc.array(part, { minLength: 0, maxLength: 4 });
const agreeing = fc.shuffledSubarray([...PEOPLE]);

/** Tries every way of giving each person to one part or to none. */
function reachable(
  open: readonly Electors[],
  people: readonly string[],
  counts = open.map(() => 0),
): boolean {
  const [person, ...rest] = people;
  if (person === undefined) return isAgreed(open, counts);
  const choices = open.flatMap(({ electors }, index) => (electors.has(person) ? [index] : []));
  const given = choices.some((index) =>
    reachable(
      open,
      rest,
      counts.map((count, at) => (at === index ? count + 1 : count)),
    ),
  );
  return given || reachable(open, rest, counts);
}

describe('an agreement of several parts', () => {
  test('is found exactly where some way of counting each person once finds it', () => {
    fc.assert(
      fc.property(parts, agreeing, (open, people) => {
        expect(isAgreed(open, tally(open, people))).toBe(reachable(open, people));
      }),
      { numRuns: 2_000 },
    );
  });

  test('does not depend on the order of votes', () => {
    fc.assert(
      fc.property(parts, agreeing, (open, people) => {
        const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
        expect(sum(tally(open, people))).toBe(sum(tally(open, [...people].reverse())));
      }),
    );
  });

  test('never counts more than were asked for, or than agreed', () => {
    fc.assert(
      fc.property(parts, agreeing, (open, people) => {
        const counts = tally(open, people);
        for (const [index, count] of counts.entries()) {
          expect(count).toBeLessThanOrEqual(open[index]?.needed ?? 0);
        }
        expect(counts.reduce((total, count) => total + count, 0)).toBeLessThanOrEqual(people.length);
      }),
    );
  });

  test('is not hindered by another agreeing', () => {
    fc.assert(
      fc.property(parts, agreeing, fc.constantFrom(...PEOPLE), (open, people, other) => {
        const before = isAgreed(open, tally(open, people));
        if (before) expect(isAgreed(open, tally(open, [...people, other]))).toBe(true);
      }),
    );
  });

  const one = (needed: number, ...electors: string[]): Electors => ({ needed, electors: new Set(electors) });

  test('one person in two parts counts for one of them, whichever helps', () => {
    const open = [one(1, 'a', 'b'), one(1, 'a')];
    expect(isAgreed(open, tally(open, ['a']))).toBe(false);
    expect(tally(open, ['a', 'b'])).toEqual([1, 1]);
    expect(tally(open, ['b', 'a'])).toEqual([1, 1]);
  });

  test('a chain of people in two parts each is untangled', () => {
    const open = [one(1, 'a', 'b'), one(1, 'a', 'c'), one(1, 'c', 'd')];
    expect(tally(open, ['a', 'c', 'b'])).toEqual([1, 1, 1]);
  });

  test('the same voice twice is one', () => {
    expect(tally([one(2, 'a', 'b')], ['a', 'a'])).toEqual([1]);
  });

  test('of nobody needs nobody', () => {
    expect(isAgreed([], tally([], []))).toBe(true);
  });
});
