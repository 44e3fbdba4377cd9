import { columnsOf, printable } from './printable';

/** Rows under headings, columns lined up with blanks. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows].map((line) => line.map(printable));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => columnsOf(line[column] ?? ''))));
  return lines
    .map((line) => line.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** One thing: what each value is, and the value. Further lines of a value stand under its first. */
export function fields(lines: readonly (readonly [label: string, value: string])[]): string {
  const width = Math.max(...lines.map(([label]) => columnsOf(label)));
  const indent = ' '.repeat(width + 2);
  return lines
    .map(([label, value]) => {
      const text = value.split('\n').map(printable).join(`\n${indent}`);
      return `${padded(label, width)}  ${text}`.trimEnd();
    })
    .join('\n');
}

const padded = (text: string, width: number): string => text + ' '.repeat(width - columnsOf(text));

/** Prints a value as JSON, or as a person reads it. */
export function print(json: boolean, value: unknown, readable: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : readable()}\n`);
}
