import { Label } from '@atlaskit/form';
import Select from '@atlaskit/select';
import { useId } from 'react';

interface ChoiceFieldProps<T extends string> {
  readonly label: string;
  /** Values and their words. */
  readonly choices: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few. */
export function ChoiceField<T extends string>({ label, choices, value, onChange }: ChoiceFieldProps<T>) {
  const id = useId();
  const options = (Object.entries(choices) as [T, string][]).map(([one, words]) => ({
    value: one,
    label: words,
  }));
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <Select
        inputId={id}
        menuPosition="fixed"
        options={options}
        value={options.find((one) => one.value === value) ?? null}
        onChange={(option) => option && onChange(option.value)}
      />
    </div>
  );
}
