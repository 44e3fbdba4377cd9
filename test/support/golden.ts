import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FOLDER = join(__dirname, '..', 'golden');

/**
 * Compares a text with a file that a person has reviewed. `UPDATE_GOLDEN=1` writes the file instead; the diff is
 * then what has to be reviewed.
 *
 * @param name path below `test/golden`
 */
export function expectGolden(name: string, text: string): void {
  const file = join(FOLDER, name);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

const cell = (value: string): string => value.replaceAll('|', '\\|').replaceAll('\n', ' ⏎ ');

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
