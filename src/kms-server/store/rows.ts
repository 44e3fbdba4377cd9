/** Reading of SQLite's loosely typed columns. A column of another type is a bug or a damaged file. */
export type SqlRow = Record<string, unknown>;

export function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`Column ${column} is no text`);
  return value;
}

export const textOrNull = (row: SqlRow, column: string): string | null =>
  row[column] === null ? null : text(row, column);

export function integer(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`Column ${column} is no number`);
  return value;
}

export const integerOrNull = (row: SqlRow, column: string): number | null =>
  row[column] === null ? null : integer(row, column);

export function bytes(row: SqlRow, column: string): Buffer {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new Error(`Column ${column} has no bytes`);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
