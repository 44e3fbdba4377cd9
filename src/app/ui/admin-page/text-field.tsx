import { HelperMessage, Label, RequiredAsterisk, Stack, Textfield } from '@forge/react';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Written, and never shown again. */
  readonly isSecret?: boolean;
  readonly isRequired?: boolean;
}

export const LabelledField = ({ id, label, help, value, onChange, isSecret, isRequired }: Props) => (
  <Stack>
    <Label labelFor={id}>
      {label}
      {isRequired && <RequiredAsterisk />}
    </Label>
    <Textfield
      id={id}
      type={isSecret ? 'password' : 'text'}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
    <HelperMessage>{help}</HelperMessage>
  </Stack>
);
