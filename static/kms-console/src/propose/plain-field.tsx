import { LongTextField, SelectField, TextField } from '../parts/fields';
import type { Directory, PlainField } from './form-types';

interface PlainProps {
  readonly field: PlainField;
  readonly directory: Directory;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

export function OnePlainField({ field, directory, value, error, onChange }: PlainProps) {
  const { label, hint, isOptional } = field;
  const common = { label, hint, value, error, onChange };
  if (field.type === 'choice') return <SelectField {...common} choices={field.choices(directory)} />;
  if (field.type === 'long') return <LongTextField {...common} isRequired={!isOptional} />;
  const limits = field.type === 'number' ? { min: field.min, max: field.max } : { maxLength: 1_024 };
  return <TextField {...common} {...limits} type={field.type} isRequired={!isOptional} />;
}
