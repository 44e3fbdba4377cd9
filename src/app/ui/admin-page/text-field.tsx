import { ErrorMessage, HelperMessage, Label, RequiredAsterisk, Stack, Textfield } from '@forge/react';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with it; undefined where nothing is. */
  readonly error?: string | undefined;
  /** Written, and never shown again. */
  readonly isSecret?: boolean;
  readonly isRequired?: boolean;
}

export const LabelledField = (props: Props) => {
  const { id, label, help, value, onChange, error, isSecret, isRequired } = props;
  return (
    <Stack>
      <Label labelFor={id}>
        {label}
        {isRequired && <RequiredAsterisk />}
      </Label>
      <Textfield
        id={id}
        type={isSecret ? 'password' : 'text'}
        value={value}
        isInvalid={error !== undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {error !== undefined && <ErrorMessage>{error}</ErrorMessage>}
      <HelperMessage>{help}</HelperMessage>
    </Stack>
  );
};
