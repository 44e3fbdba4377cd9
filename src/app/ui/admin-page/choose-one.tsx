import { ErrorMessage, HelperMessage, Label, RequiredAsterisk, Select, Stack } from '@forge/react';

export interface Choice {
  readonly label: string;
  readonly value: string;
}

interface Props {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  /** Empty where nothing is chosen. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  /** One may choose nothing again. */
  readonly isClearable?: boolean;
}

export const ChooseOne = (props: Props) => {
  const { id, label, choices, value, onChange, help, error, isRequired, isClearable } = props;
  return (
    <Stack>
      <Label labelFor={id}>
        {label}
        {isRequired && <RequiredAsterisk />}
      </Label>
      <Select
        inputId={id}
        options={[...choices]}
        value={choices.find((choice) => choice.value === value) ?? null}
        isInvalid={error !== undefined}
        isClearable={isClearable ?? false}
        onChange={(choice: Choice | null) => onChange(choice?.value ?? '')}
      />
      {error !== undefined && <ErrorMessage>{error}</ErrorMessage>}
      {help !== undefined && <HelperMessage>{help}</HelperMessage>}
    </Stack>
  );
};
