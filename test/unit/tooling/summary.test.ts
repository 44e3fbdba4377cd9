import { script } from '../../support/script';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const { closingLine, table, total } = script<{
  closingLine(counts: Counts): string;
  table(results: readonly (Counts & { name: string; ms: number })[], time: (ms: number) => string): string;
  total(results: readonly Counts[]): Counts;
}>('test/summary.mjs');

const TYPES = { name: 'Types', passed: 1, failed: 0, skipped: 0, ms: 5200 };
const TESTS = { name: 'Tests', passed: 1204, failed: 2, skipped: 3, ms: 91_000 };

test('the stages add up', () => {
  expect(total([TYPES, TESTS])).toEqual({ passed: 1205, failed: 2, skipped: 3 });
});

test.each<[Counts, string]>([
  [{ passed: 5, failed: 0, skipped: 0 }, '5 passed, 0 failed'],
  [{ passed: 5, failed: 1, skipped: 2 }, '5 passed, 1 failed, 2 skipped'],
])('the closing line of %j', (counts, line) => {
  expect(closingLine(counts)).toBe(line);
});

test('the table has a row per stage, in columns', () => {
  expect(table([TYPES, TESTS], (ms) => `${ms / 1000} s`).split('\n')).toEqual([
    '  check  passed  failed  skipped   time',
    '  Types       1       0        0  5.2 s',
    '  Tests    1204       2        3   91 s',
  ]);
});
