import { DatePicker as AkDatePicker, TimePicker as AkTimePicker } from '@atlaskit/datetime-picker';
import AkSelect from '@atlaskit/select';
import type { FocusEvent } from 'react';
import * as z from 'zod';
import { type Components, component } from './component';
import { uiKitEvent } from './event';
import { callback, field, flag, oneOf, text } from './shapes';
import { useTyped } from './typed';

const Option = z.looseObject({ label: z.string(), value: z.unknown(), isDisabled: flag });
type Option = z.infer<typeof Option>;
const Group = z.strictObject({ label: text, options: z.array(Option) });
const Chosen = z
  .union([Option, z.array(Option)])
  .nullable()
  .optional();

const Select = component(
  {
    ...field,
    appearance: oneOf('default', 'subtle', 'none'),
    closeMenuOnSelect: flag,
    closeMenuOnScroll: flag,
    defaultInputValue: text,
    defaultMenuIsOpen: flag,
    defaultValue: Chosen,
    inputId: text,
    inputValue: text,
    isClearable: flag,
    isLoading: flag,
    isMulti: flag,
    isSearchable: flag,
    menuIsOpen: flag,
    onInputChange: callback,
    openMenuOnFocus: flag,
    options: z.array(z.union([Group, Option])).optional(),
    placeholder: text,
    spacing: oneOf('default', 'compact'),
    value: Chosen,
  },
  ({ props }) => {
    const { value, defaultValue, id, inputId, onChange, onInputChange, onBlur, onFocus, isMulti, ...rest } =
      props;
    const { options = [], isRequired, 'aria-invalid': _, ...plain } = rest;
    const { shown, enter } = useTyped<Option | readonly Option[] | null>(value, defaultValue ?? null);
    return (
      <AkSelect<Option, boolean>
        {...plain}
        aria-required={isRequired ?? false}
        options={options as readonly Option[]}
        isMulti={isMulti ?? false}
        inputId={inputId ?? id ?? ''}
        menuPosition="fixed"
        value={shown}
        onChange={(chosen) => {
          enter(chosen);
          onChange?.(chosen);
        }}
        onInputChange={(text, { action, prevInputValue }) =>
          onInputChange?.(text, { action, prevInputValue })
        }
        onBlur={(event: FocusEvent<HTMLInputElement>) => onBlur?.(uiKitEvent(event))}
        onFocus={(event: FocusEvent<HTMLInputElement>) => onFocus?.(uiKitEvent(event))}
      />
    );
  },
);

const picked = {
  ...field,
  appearance: oneOf('default', 'subtle', 'none'),
  defaultIsOpen: flag,
  defaultValue: text,
  isOpen: flag,
  locale: text,
  placeholder: text,
  spacing: oneOf('default', 'compact'),
  value: text,
};

const DatePicker = component(
  {
    ...picked,
    dateFormat: text,
    disabled: z.array(z.string()).optional(),
    maxDate: text,
    minDate: text,
    nextMonthLabel: text,
    previousMonthLabel: text,
    shouldShowCalendarButton: flag,
    weekStartDay: z
      .union([0, 1, 2, 3, 4, 5, 6].map((day) => z.literal(day as 0 | 1 | 2 | 3 | 4 | 5 | 6)))
      .optional(),
  },
  ({
    props: {
      value,
      defaultValue,
      placeholder = 'YYYY-MM-DD',
      dateFormat = 'YYYY-MM-DD',
      onChange,
      onBlur,
      onFocus,
      ...rest
    },
  }) => {
    const { shown, enter } = useTyped(value, defaultValue ?? '');
    const { 'aria-invalid': _, 'aria-labelledby': __, ...plain } = rest;
    return (
      <AkDatePicker
        {...plain}
        dateFormat={dateFormat}
        placeholder={placeholder}
        value={shown}
        onChange={(date) => {
          enter(date);
          onChange?.(date);
        }}
        onBlur={(event) => onBlur?.(uiKitEvent(event))}
        onFocus={(event) => onFocus?.(uiKitEvent(event))}
      />
    );
  },
);

const TimePicker = component(
  {
    ...picked,
    hideIcon: flag,
    label: text,
    timeFormat: text,
    timeIsEditable: flag,
    times: z.array(z.string()).optional(),
  },
  ({ props: { value, defaultValue, onChange, onBlur, onFocus, ...rest } }) => {
    const { shown, enter } = useTyped(value, defaultValue ?? '');
    const { 'aria-invalid': _, 'aria-labelledby': __, ...plain } = rest;
    return (
      <AkTimePicker
        {...plain}
        value={shown}
        onChange={(time) => {
          enter(time);
          onChange?.(time);
        }}
        onBlur={() => onBlur?.()}
        onFocus={() => onFocus?.()}
      />
    );
  },
);

export const PICKERS: Components = { Select, DatePicker, TimePicker };
