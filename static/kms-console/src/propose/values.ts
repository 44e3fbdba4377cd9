/** One line of a field that has several, by the names of its columns. */
export type Row = Readonly<Record<string, string>>;
export type Value = string | readonly string[] | readonly Row[];
/** What the fields of a form hold, by their names. */
export type Values = Readonly<Record<string, Value>>;

export function textIn(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}

export function manyIn(values: Values, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

export function rowsIn(values: Values, name: string): readonly Row[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((one): one is Row => typeof one === 'object') : [];
}

/** A group of keys; the server as a whole where none is named. */
export const place = (text: string | undefined): string | null => (text ? text : null);

/** What isn't filled in doesn't travel. */
export const given = (name: string, text: string): Readonly<Record<string, string>> =>
  text === '' ? {} : { [name]: text };
