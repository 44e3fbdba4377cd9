import Checkbox from '@atlaskit/checkbox';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import { type ReactNode, useId } from 'react';
import './fields.css';

/** What a field's control is tied to its texts by. */
interface Ties {
  readonly id: string;
  readonly isInvalid: boolean;
  readonly describedBy: { readonly 'aria-describedby'?: string };
}

interface FrameProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly children: (ties: Ties) => ReactNode;
}

/** Ids of the texts that say more about a field. */
function useTexts(id: string, hint: string | undefined, error: string | undefined) {
  const ids = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ];
  return ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') };
}

interface TextsProps {
  readonly id: string;
  readonly hint: string | undefined;
  readonly error: string | undefined;
}

const Texts = ({ id, hint, error }: TextsProps) => (
  <>
    {hint !== undefined && (
      <p id={`${id}-hint`} className="subtle">
        {hint}
      </p>
    )}
    {error !== undefined && (
      <p id={`${id}-error`} className="trouble">
        {error}
      </p>
    )}
  </>
);

const Mark = () => <span aria-hidden="true"> *</span>;

function Frame({ label, hint, error, isRequired, children }: FrameProps) {
  const id = useId();
  const describedBy = useTexts(id, hint, error);
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isRequired && <Mark />}
      </label>
      {children({ id, isInvalid: error !== undefined, describedBy })}
      <Texts id={id} hint={hint} error={error} />
    </div>
  );
}

interface Common<T> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What the server refused about it. */
  readonly error?: string | undefined;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly isRequired?: boolean;
}

interface TextProps extends Common<string> {
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly type?: 'text' | 'number' | 'date' | 'search';
  readonly min?: number;
  readonly max?: number;
}

export const TextField = ({ label, hint, error, value, onChange, isRequired, ...rest }: TextProps) => (
  <Frame label={label} hint={hint} error={error} isRequired={isRequired}>
    {({ id, isInvalid, describedBy }) => (
      <Textfield
        {...rest}
        {...describedBy}
        id={id}
        isInvalid={isInvalid}
        isRequired={isRequired ?? false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )}
  </Frame>
);

type LongTextProps = Common<string> & Pick<TextProps, 'maxLength' | 'placeholder'>;

export const LongTextField = ({
  label,
  hint,
  error,
  value,
  onChange,
  isRequired,
  ...rest
}: LongTextProps) => (
  <Frame label={label} hint={hint} error={error} isRequired={isRequired}>
    {({ id, isInvalid, describedBy }) => (
      <TextArea
        {...rest}
        {...describedBy}
        id={id}
        isInvalid={isInvalid}
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

interface SelectProps extends Common<string> {
  readonly choices: readonly Choice[];
}

/** What is held stays to be seen, even where it is no choice any more. */
const withHeld = (choices: readonly Choice[], value: string): readonly Choice[] =>
  value === '' || choices.some(([choice]) => choice === value) ? choices : [...choices, [value, value]];

/** The browser's own list: it works with keys and fingers everywhere, and makes no style elements. */
export const SelectField = ({ label, hint, error, value, choices, onChange, isRequired }: SelectProps) => (
  <Frame label={label} hint={hint} error={error} isRequired={isRequired}>
    {({ id, isInvalid, describedBy }) => (
      <select
        {...describedBy}
        id={id}
        className="select"
        aria-invalid={isInvalid || undefined}
        required={isRequired}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {withHeld(choices, value).map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Frame>
);

interface ManyProps extends Common<readonly string[]> {
  readonly choices: readonly Choice[];
  /** What is said where there is nothing to choose from. */
  readonly empty: string;
}

/** Any number of choices. */
export function ManyField({ label, hint, error, value, choices, empty, onChange }: ManyProps) {
  const id = useId();
  const describedBy = useTexts(id, hint, error);
  const toggle = (choice: string): void =>
    onChange(value.includes(choice) ? value.filter((one) => one !== choice) : [...value, choice]);
  return (
    <fieldset className="fieldset" {...describedBy}>
      <legend>{label}</legend>
      {choices.length === 0 && <p className="subtle">{empty}</p>}
      <div className="many">
        {choices.map(([choice, name]) => (
          <Checkbox
            key={choice}
            label={name}
            isChecked={value.includes(choice)}
            isInvalid={error !== undefined}
            onChange={() => toggle(choice)}
          />
        ))}
      </div>
      <Texts id={id} hint={hint} error={error} />
    </fieldset>
  );
}
