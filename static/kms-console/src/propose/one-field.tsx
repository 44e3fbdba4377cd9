import { ManyField } from '../parts/fields';
import { type Errors, errorAt, placeOf } from './errors';
import type { Directory, FormField } from './form-types';
import { OnePlainField } from './plain-field';
import { RowsField } from './rows-field';
import { manyIn, rowsIn, type Value, type Values } from './values';

interface OneFieldProps {
  readonly field: FormField;
  /** Places of all fields of the form. */
  readonly places: readonly string[];
  readonly directory: Directory;
  readonly held: Values;
  readonly errors: Errors;
  readonly onChange: (value: Value) => void;
}

export function OneField({ field, places, directory, held, errors, onChange }: OneFieldProps) {
  const place = placeOf(field);
  const { label, hint, name } = field;
  if (field.type === 'rows') {
    const rows = rowsIn(held, name);
    return <RowsField {...{ field, directory, rows, errors, onChange }} />;
  }
  const error = errorAt(errors, place, places);
  if (field.type === 'many') {
    const { empty } = field;
    const choices = field.choices(directory);
    return <ManyField {...{ label, hint, error, choices, empty, onChange }} value={manyIn(held, name)} />;
  }
  const value = held[name];
  return (
    <OnePlainField
      {...{ field, directory, error, onChange }}
      value={typeof value === 'string' ? value : ''}
    />
  );
}
