import { DatePicker } from '@atlaskit/datetime-picker';
import type { EditorProps } from './editor-props';

export function DayPicker({ ids, invalid, required, draft, change }: EditorProps) {
  return (
    <DatePicker
      id={ids.input}
      locale="en-GB"
      dateFormat="YYYY-MM-DD"
      placeholder="2026-12-31"
      isInvalid={invalid}
      isRequired={required}
      selectProps={{ menuPosition: 'fixed' }}
      shouldShowCalendarButton
      value={typeof draft === 'string' ? draft : ''}
      onChange={(day) => change(day === '' ? null : day)}
    />
  );
}
