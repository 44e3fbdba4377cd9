import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import { type ReactNode, useId } from 'react';
import './fields.css';

interface FrameProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
}

function Frame({ label, hint, isRequired, children }: FrameProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isRequired && <span aria-hidden="true"> *</span>}
      </label>
      {children({ id, describedBy: hint === undefined ? undefined : hintId })}
      {hint !== undefined && (
        <p id={hintId} className="subtle">
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isRequired?: boolean;
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly type?: 'text' | 'number' | 'date' | 'search';
  readonly min?: number;
  readonly max?: number;
}

export const TextField = ({ label, hint, value, onChange, isRequired, ...rest }: TextProps) => (
  <Frame label={label} hint={hint} isRequired={isRequired}>
    {({ id, describedBy }) => (
      <Textfield
        {...rest}
        id={id}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        isRequired={isRequired ?? false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )}
  </Frame>
);

type LongTextProps = Pick<
  TextProps,
  'label' | 'hint' | 'value' | 'onChange' | 'isRequired' | 'maxLength' | 'placeholder'
>;

export const LongTextField = ({ label, hint, value, onChange, isRequired, ...rest }: LongTextProps) => (
  <Frame label={label} hint={hint} isRequired={isRequired}>
    {({ id, describedBy }) => (
      <TextArea
        {...rest}
        id={id}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        isRequired={isRequired ?? false}
        resize="vertical"
        minimumRows={2}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )}
  </Frame>
);

export type Choice = readonly [value: string, name: string];

interface SelectProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
  readonly isRequired?: boolean;
}

/** The browser's own list: it works with keys and fingers everywhere, and makes no style elements. */
export const SelectField = ({ label, hint, value, choices, onChange, isRequired }: SelectProps) => (
  <Frame label={label} hint={hint} isRequired={isRequired}>
    {({ id, describedBy }) => (
      <select
        id={id}
        className="select"
        aria-describedby={describedBy}
        required={isRequired}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Frame>
);
