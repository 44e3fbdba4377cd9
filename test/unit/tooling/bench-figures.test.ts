import { script } from '../../support/script';

const { merge, rows, table } = script<{
  merge(into: object, from: object): object;
  rows(figures: object): [string, unknown][];
  table(lines: [string, unknown][]): string;
}>('bench/figures.mjs');

const FIGURES = merge(
  { bundle: { bytes: 762_648 }, kms: { encrypt: { ratio: 1.234 } } },
  { kms: { encrypt: { httpPerSecond: 2500 }, sign: 'not measured' } },
);

test('what several files measure becomes one object, group by group', () => {
  expect(FIGURES).toEqual({
    bundle: { bytes: 762_648 },
    kms: { encrypt: { ratio: 1.234, httpPerSecond: 2500 }, sign: 'not measured' },
  });
});

test('a person reads a table', () => {
  expect(table(rows(FIGURES)).split('\n')).toEqual([
    '  bundle bytes                    762,648',
    '  kms encrypt ratio                  1.23',
    '  kms encrypt httpPerSecond         2,500',
    '  kms sign                   not measured',
  ]);
});
