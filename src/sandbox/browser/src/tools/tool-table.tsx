import type { ReactNode } from 'react';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  /** Numbers line up at their ends. */
  readonly isNumber?: boolean;
  /** Words such as times and states that aren't to be broken. */
  readonly isShort?: boolean;
}

interface ToolTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T, index: number) => string;
}

const classOf = <T,>({ isNumber, isShort }: Column<T>): string =>
  [isNumber && 'tool-number', isShort && 'tool-short'].filter(Boolean).join(' ');

/** A table that scrolls by itself where the page is narrower than it. */
export function ToolTable<T>({ label, columns, rows, keyOf }: ToolTableProps<T>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="tool-table" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map((column) => (
                <td key={column.title} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
