import Button from '@atlaskit/button/new';
import { useId } from 'react';
import { type Errors, errorAt, placeOf } from './errors';
import type { Directory, FormField } from './form-types';
import { fullRow } from './held';
import { OnePlainField } from './plain-field';
import type { Row } from './values';

interface RowsFieldProps {
  readonly field: Extract<FormField, { readonly type: 'rows' }>;
  readonly directory: Directory;
  readonly rows: readonly Row[];
  readonly errors: Errors;
  readonly onChange: (rows: readonly Row[]) => void;
}

/** Any number of lines with the same fields. */
export function RowsField({ field, directory, rows, errors, onChange }: RowsFieldProps) {
  const id = useId();
  const place = placeOf(field);
  const placeIn = (index: number, one: string): string => `${place}/${index}/${one}`;
  const inner = rows.flatMap((_, index) => field.fields.map(({ name }) => placeIn(index, name)));
  const own = errorAt(errors, place, inner);
  const without = (index: number): void => onChange(rows.filter((_, other) => other !== index));
  const set = (index: number, name: string, value: string): void =>
    onChange(rows.map((row, other) => (other === index ? { ...row, [name]: value } : row)));
  return (
    <fieldset className="fieldset" aria-describedby={own === undefined ? undefined : `${id}-error`}>
      <legend>{field.label}</legend>
      {field.hint !== undefined && <p className="subtle">{field.hint}</p>}
      <ol className="row-list">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own, and their fields hold no state
          <li key={index} className="row-of-fields">
            {field.fields.map((one) => (
              <OnePlainField
                key={one.name}
                field={one}
                directory={directory}
                value={row[one.name] ?? ''}
                error={errorAt(errors, placeIn(index, one.name))}
                onChange={(value) => set(index, one.name, value)}
              />
            ))}
            <Button onClick={() => without(index)}>
              Remove <span className="visually-hidden">{`${field.one} ${index + 1}`}</span>
            </Button>
          </li>
        ))}
      </ol>
      {own !== undefined && (
        <p id={`${id}-error`} className="trouble">
          {own}
        </p>
      )}
      <div>
        <Button onClick={() => onChange([...rows, fullRow(field.fields, directory, {})])}>
          {`Add a ${field.one}`}
        </Button>
      </div>
    </fieldset>
  );
}
