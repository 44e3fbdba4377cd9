import AkTextArea from '@atlaskit/textarea';
import AkTextfield from '@atlaskit/textfield';
import type { FocusEvent, FormEvent } from 'react';
import * as z from 'zod';
import { type Components, component } from './component';
import { handlers, uiKitEvent } from './event';
import { nodesOf } from './forge-doc';
import { elements, field, flag, number, oneOf, text } from './shapes';
import { useTyped } from './typed';

const value = z.union([z.string(), z.number()]).optional();
const asText = (given: string | number | undefined) => (given === undefined ? undefined : String(given));

const typed = {
  ...field,
  appearance: oneOf('standard', 'subtle', 'none'),
  defaultValue: value,
  isCompact: flag,
  isMonospaced: flag,
  isReadOnly: flag,
  maxLength: number,
  minLength: number,
  placeholder: text,
  value,
};

const Textfield = component(
  {
    ...typed,
    elemAfterInput: elements,
    elemBeforeInput: elements,
    max: value,
    min: value,
    pattern: text,
    type: oneOf('text', 'password', 'email', 'number', 'tel', 'url', 'search', 'date', 'time'),
    width: value,
  },
  ({ props, drawAll }) => {
    const { value, defaultValue, onChange, onBlur, onFocus, elemBeforeInput, elemAfterInput, ...rest } =
      props;
    const { shown, enter, leave } = useTyped(asText(value), asText(defaultValue) ?? '');
    return (
      <AkTextfield
        autoComplete="off"
        {...rest}
        {...handlers({ onFocus })}
        {...(elemBeforeInput === undefined ? {} : { elemBeforeInput: drawAll(nodesOf(elemBeforeInput)) })}
        {...(elemAfterInput === undefined ? {} : { elemAfterInput: drawAll(nodesOf(elemAfterInput)) })}
        value={shown}
        onChange={(event: FormEvent<HTMLInputElement>) => {
          enter(event.currentTarget.value);
          onChange?.(uiKitEvent(event));
        }}
        onBlur={(event: FocusEvent<HTMLInputElement>) => {
          leave();
          onBlur?.(uiKitEvent(event));
        }}
      />
    );
  },
);

const TextArea = component(
  {
    ...typed,
    defaultValue: text,
    maxHeight: text,
    minimumRows: number,
    resize: oneOf('auto', 'vertical', 'horizontal', 'smart', 'none'),
    spellCheck: flag,
    value: text,
  },
  ({ props: { value, defaultValue, onChange, onBlur, onFocus, ...rest } }) => {
    const { shown, enter, leave } = useTyped(value, defaultValue ?? '');
    return (
      <AkTextArea
        {...rest}
        {...handlers({ onFocus })}
        value={shown}
        onChange={(event) => {
          enter(event.currentTarget.value);
          onChange?.(uiKitEvent(event));
        }}
        onBlur={(event) => {
          leave();
          onBlur?.(uiKitEvent(event));
        }}
      />
    );
  },
);

const Range = component(
  {
    ...field,
    defaultValue: number,
    max: number,
    min: number,
    step: number,
    value: number,
  },
  ({ props }) => {
    const { value, defaultValue, min = 0, max = 100, step = 1, onChange, onBlur, onFocus, ...rest } = props;
    const { testId, isDisabled, isRequired, isInvalid, autoFocus, ...attributes } = rest;
    const { shown, enter, leave } = useTyped(value, defaultValue ?? (min + max) / 2);
    return (
      <input
        {...attributes}
        {...handlers({ onFocus })}
        className="ui-kit-range"
        type="range"
        data-testid={testId}
        disabled={isDisabled}
        required={isRequired}
        aria-invalid={isInvalid ?? attributes['aria-invalid']}
        min={min}
        max={max}
        step={step}
        value={shown}
        onChange={(event) => {
          enter(event.currentTarget.valueAsNumber);
          onChange?.(event.currentTarget.valueAsNumber);
        }}
        onBlur={(event) => {
          leave();
          onBlur?.(uiKitEvent(event));
        }}
      />
    );
  },
);

export const FIELDS: Components = { Textfield, TextArea, Range };
