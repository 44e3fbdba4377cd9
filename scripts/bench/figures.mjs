// Measured figures: nested objects whose leaves are numbers (or words, where there is nothing to measure).

const isGroup = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `into` with `from` laid over it, group by group. */
export function merge(into, from) {
  const merged = { ...into };
  for (const [name, value] of Object.entries(from)) {
    merged[name] = isGroup(value) && isGroup(merged[name]) ? merge(merged[name], value) : value;
  }
  return merged;
}

/** The leaves as `[path, value]`, in order. */
export const rows = (figures, path = []) =>
  Object.entries(figures).flatMap(([name, value]) =>
    isGroup(value) ? rows(value, [...path, name]) : [[[...path, name].join(' '), value]],
  );

const text = (value) =>
  typeof value === 'number'
    ? value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 })
    : String(value);

/** Rows in two columns, figures to the right. */
export function table(lines) {
  const cells = lines.map(([name, value]) => [name, text(value)]);
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map(([name, value]) => `  ${name.padEnd(widths[0])}  ${value.padStart(widths[1])}`).join('\n');
}
