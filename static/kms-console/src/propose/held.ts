import type { ChangeForm, Directory, FormField, PlainField } from './form-types';
import type { Row, Value, Values } from './values';

const plain = (field: PlainField, directory: Directory): string =>
  field.initial ?? (field.type === 'choice' ? (field.choices(directory)[0]?.[0] ?? '') : '');

/** A line with what its fields hold before somebody types. */
export const fullRow = (fields: readonly PlainField[], directory: Directory, row: Row): Row =>
  Object.fromEntries(fields.map((field) => [field.name, row[field.name] ?? plain(field, directory)]));

function initial(field: FormField, directory: Directory): Value {
  if (field.type === 'many') return [];
  return field.type === 'rows' ? field.initial : plain(field, directory);
}

const complete = (field: FormField, value: Value, directory: Directory): Value =>
  field.type === 'rows' && Array.isArray(value)
    ? value.map((row) => fullRow(field.fields, directory, typeof row === 'string' ? {} : row))
    : value;

/**
 * What the fields hold: what was typed, else how it is now, else what the form begins with.
 *
 * @param typed what somebody typed or chose, and what the page's address says
 */
export function heldBy({ fields, now }: ChangeForm, directory: Directory, typed: Values): Values {
  let held: Values = {};
  for (const field of fields) {
    const value = typed[field.name] ?? now?.(directory, held)[field.name] ?? initial(field, directory);
    held = { ...held, [field.name]: complete(field, value, directory) };
  }
  return held;
}
