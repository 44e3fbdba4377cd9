// The end of `npm test`, as text.

/** Sums of `{passed, failed, skipped}`. */
export const total = (results) =>
  results.reduce(
    (sum, each) => ({
      passed: sum.passed + each.passed,
      failed: sum.failed + each.failed,
      skipped: sum.skipped + each.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** The line that machines read: `N passed, N failed`, with `, N skipped` when any were. */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const COLUMNS = ['check', 'passed', 'failed', 'skipped', 'time'];

/** One row per stage: `{name, passed, failed, skipped, ms}`; `time` turns milliseconds into text. */
export function table(results, time) {
  const rows = results.map(({ name, passed, failed, skipped, ms }) =>
    [name, passed, failed, skipped, time(ms)].map(String),
  );
  const widths = COLUMNS.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const line = (cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ');
  return [COLUMNS, ...rows].map((row) => `  ${line(row)}`).join('\n');
}
