import AkCheckbox from '@atlaskit/checkbox';
import { Stack } from '@atlaskit/primitives/compiled';
import { Radio as AkRadio, RadioGroup as AkRadioGroup } from '@atlaskit/radio';
import AkToggle from '@atlaskit/toggle';
import * as z from 'zod';
import { type Components, component } from './component';
import { handlers, uiKitEvent } from './event';
import { callback, field, flag, oneOf, text } from './shapes';
import { useTyped } from './typed';

const Checkbox = component(
  {
    ...field,
    defaultChecked: flag,
    isChecked: flag,
    isIndeterminate: flag,
    label: text,
    value: z.union([z.string(), z.number()]).optional(),
  },
  ({ props: { isChecked, defaultChecked, onChange, onBlur, onFocus, ...rest } }) => {
    const { shown, enter } = useTyped(isChecked, defaultChecked ?? false);
    return (
      <AkCheckbox
        {...rest}
        {...handlers({ onBlur, onFocus })}
        isChecked={shown}
        onChange={(event) => {
          enter(event.currentTarget.checked);
          onChange?.(uiKitEvent(event));
        }}
      />
    );
  },
);

const CheckboxOption = z.strictObject({ label: z.string(), value: z.string(), isDisabled: flag });

const CheckboxGroup = component(
  {
    ...field,
    defaultValue: z.array(z.string()).optional(),
    name: z.string(),
    options: z.array(CheckboxOption),
    value: z.array(z.string()).optional(),
  },
  ({ props }) => {
    const { options, value, defaultValue, name, id, testId, isDisabled, isInvalid, isRequired, onChange } =
      props;
    const { shown, enter } = useTyped(value, defaultValue ?? []);
    const change = (option: string, isChecked: boolean): void => {
      const chosen = options
        .map((one) => one.value)
        .filter((one) => (one === option ? isChecked : shown.includes(one)));
      enter(chosen);
      onChange?.(chosen);
    };
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, and the label is the app's own
      <div role="group" id={id} data-testid={testId} aria-labelledby={props['aria-labelledby']}>
        <Stack space="space.050">
          {options.map((option) => (
            <AkCheckbox
              key={option.value}
              name={name}
              value={option.value}
              label={option.label}
              isChecked={shown.includes(option.value)}
              isDisabled={isDisabled ?? option.isDisabled ?? false}
              isInvalid={isInvalid ?? false}
              isRequired={isRequired ?? false}
              onChange={(event) => change(option.value, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </div>
    );
  },
);

const Radio = component(
  {
    ...field,
    ariaLabel: text,
    isChecked: flag,
    label: text,
    onInvalid: callback,
    value: text,
  },
  ({ props: { isChecked, onChange, onBlur, onFocus, onInvalid, ...rest } }) => {
    const { shown, enter } = useTyped(isChecked, false);
    return (
      <AkRadio
        {...rest}
        {...handlers({ onBlur, onFocus, onInvalid })}
        isChecked={shown}
        onChange={(event) => {
          enter(event.currentTarget.checked);
          onChange?.(uiKitEvent(event));
        }}
      />
    );
  },
);

const RadioOption = z.strictObject({ label: text, value: text, name: text, isDisabled: flag, testId: text });

const RadioGroup = component(
  {
    ...field,
    defaultValue: z.string().nullable().optional(),
    onInvalid: callback,
    options: z.array(RadioOption),
    value: z.string().nullable().optional(),
  },
  ({
    props: { value, defaultValue, options, onChange, onInvalid, onBlur, onFocus, autoFocus, testId, ...rest },
  }) => {
    const { shown, enter } = useTyped<string | null>(value, defaultValue ?? null);
    return (
      <AkRadioGroup
        {...rest}
        {...handlers({ onInvalid })}
        {...(testId === undefined ? {} : { testId })}
        options={options.map(({ label, value: of, name, isDisabled }) => ({
          ...(label === undefined ? {} : { label }),
          ...(of === undefined ? {} : { value: of }),
          ...(name === undefined ? {} : { name }),
          ...(isDisabled === undefined ? {} : { isDisabled }),
        }))}
        value={shown}
        onChange={(event) => {
          enter(event.currentTarget.value);
          onChange?.(uiKitEvent(event));
        }}
      />
    );
  },
);

const Toggle = component(
  {
    ...field,
    defaultChecked: flag,
    isChecked: flag,
    label: text,
    size: oneOf('regular', 'large'),
    value: text,
  },
  ({ props }) => {
    const {
      isChecked,
      defaultChecked,
      onChange,
      onBlur,
      onFocus,
      isInvalid,
      isRequired,
      autoFocus,
      ...rest
    } = props;
    const { shown, enter } = useTyped(isChecked, defaultChecked ?? false);
    return (
      <AkToggle
        {...rest}
        {...handlers({ onBlur, onFocus })}
        isChecked={shown}
        onChange={(event) => {
          enter(event.currentTarget.checked);
          onChange?.(uiKitEvent(event));
        }}
      />
    );
  },
);

export const CHOICES: Components = { Checkbox, CheckboxGroup, Radio, RadioGroup, Toggle };
