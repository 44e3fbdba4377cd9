import { Label } from '@atlaskit/form';
import Textfield from '@atlaskit/textfield';
import { useId, useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly onChange: (value: number) => void;
}

/** A number; what isn't one is marked, and not told. */
export function NumberField({ label, value, min = 0, max, onChange }: NumberFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const isNumber = (text: string) =>
    text.trim() !== '' && Number(text) >= min && (max === undefined || Number(text) <= max);
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <Textfield
        id={id}
        type="number"
        step="any"
        min={min}
        {...(max === undefined ? {} : { max })}
        isInvalid={typed !== undefined && !isNumber(typed)}
        value={typed ?? String(value)}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          if (isNumber(text)) onChange(Number(text));
        }}
        onBlur={() => setTyped(undefined)}
      />
    </div>
  );
}
