import Checkbox from '@atlaskit/checkbox';
import { RadioGroup } from '@atlaskit/radio';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import { type ComponentType, lazy } from 'react';
import type { Choice } from '../api/types';
import { choiceName } from './choice-name';
import type { Draft } from './draft';
import type { EditorProps } from './editor-props';
import type { FieldKind } from './kind';
import {
  ChoicePicker,
  ChoicesPicker,
  GroupPicker,
  GroupsPicker,
  LabelPicker,
  UserPicker,
  UsersPicker,
} from './pickers';

const asText = (draft: Draft): string => (typeof draft === 'string' ? draft : '');
const asChoices = (draft: Draft): readonly Choice[] =>
  Array.isArray(draft) ? (draft as readonly Choice[]) : [];

const input =
  (type: string, mode?: 'decimal' | 'url'): ComponentType<EditorProps> =>
  ({ ids, required, invalid, draft, change }) => (
    <Textfield
      id={ids.input}
      type={type}
      {...(mode ? { inputMode: mode } : {})}
      isRequired={required}
      isInvalid={invalid}
      aria-describedby={ids.messages}
      autoComplete="off"
      value={asText(draft)}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );

const ROWS = 4;

function Paragraph({ ids, required, invalid, draft, change }: EditorProps) {
  return (
    <TextArea
      id={ids.input}
      minimumRows={ROWS}
      resize="vertical"
      isRequired={required}
      isInvalid={invalid}
      aria-describedby={ids.messages}
      value={asText(draft)}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function Checkboxes({ invalid, draft, choices, change }: EditorProps) {
  const chosen = asChoices(draft).map(({ id }) => id);
  const toggle = (id: string): void => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    change(choices.filter((one) => next.includes(one.id)));
  };
  return (
    <div className="field-group">
      {choices.map((choice) => (
        <Checkbox
          key={choice.id}
          label={choiceName(choice)}
          isChecked={chosen.includes(choice.id)}
          isInvalid={invalid}
          onChange={() => toggle(choice.id)}
        />
      ))}
    </div>
  );
}

function Radios({ ids, required, invalid, draft, choices, change }: EditorProps) {
  const none = required ? [] : [{ name: ids.input, value: '', label: 'None' }];
  const chosen = draft !== null && typeof draft === 'object' && 'id' in draft ? draft.id : '';
  return (
    <RadioGroup
      aria-labelledby={ids.label}
      name={ids.input}
      isInvalid={invalid}
      value={chosen}
      options={[
        ...none,
        ...choices.map((choice) => ({ name: ids.input, value: choice.id, label: choiceName(choice) })),
      ]}
      onChange={(event) => change(choices.find(({ id }) => id === event.currentTarget.value) ?? null)}
    />
  );
}

/** Rare, and the calendar is large. */
const DayPicker = lazy(async () => ({ default: (await import('./day-picker')).DayPicker }));

export const EDITORS: Readonly<Record<FieldKind, ComponentType<EditorProps>>> = {
  text: input('text'),
  unknown: input('text'),
  url: input('url', 'url'),
  number: input('text', 'decimal'),
  datetime: input('datetime-local'),
  date: DayPicker,
  paragraph: Paragraph,
  select: ChoicePicker,
  multiselect: ChoicesPicker,
  radio: Radios,
  checkboxes: Checkboxes,
  user: UserPicker,
  users: UsersPicker,
  group: GroupPicker,
  groups: GroupsPicker,
  labels: LabelPicker,
};

/** Kinds that are several controls, named as a group. */
export const GROUPS: ReadonlySet<FieldKind> = new Set<FieldKind>(['radio', 'checkboxes']);
