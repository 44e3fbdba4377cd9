import Select, { AsyncSelect, CreatableSelect } from '@atlaskit/select';
import { findGroups, findUsers } from '../api/jira';
import type { Choice, User } from '../api/types';
import { Person } from '../parts/person';
import { choiceName } from './choice-name';
import type { Draft, NamedGroup } from './draft';
import type { EditorProps } from './editor-props';

/** Lists open over whatever is around them, a dialog's scrolling body as well. */
const FLOATING = { menuPosition: 'fixed', menuPlacement: 'auto' } as const;

const common = ({ ids, invalid, required }: EditorProps) => ({
  ...FLOATING,
  inputId: ids.input,
  isInvalid: invalid,
  isRequired: required,
  isClearable: !required,
  descriptionId: ids.messages,
});

const one = <T,>(draft: Draft): T | null =>
  draft !== null && typeof draft === 'object' && !Array.isArray(draft) ? (draft as T) : null;
const many = <T,>(draft: Draft): readonly T[] => (Array.isArray(draft) ? (draft as readonly T[]) : []);

export function ChoicePicker(props: EditorProps) {
  return (
    <Select<Choice>
      {...common(props)}
      options={props.choices}
      value={props.choices.find(({ id }) => id === one<Choice>(props.draft)?.id) ?? null}
      getOptionLabel={choiceName}
      getOptionValue={({ id }) => id}
      onChange={(choice) => props.change(choice)}
    />
  );
}

export function ChoicesPicker(props: EditorProps) {
  return (
    <Select<Choice, true>
      {...common(props)}
      isMulti
      options={props.choices}
      value={many<Choice>(props.draft)}
      getOptionLabel={choiceName}
      getOptionValue={({ id }) => id}
      onChange={(choices) => props.change(choices)}
    />
  );
}

/** Apps have accounts as well; nobody picks those. */
const people = async (text: string): Promise<User[]> =>
  (await findUsers(text)).filter(({ accountType }) => accountType !== 'app');

const userProps = {
  ...{ loadOptions: people, defaultOptions: true, cacheOptions: true },
  getOptionLabel: ({ displayName }: User) => displayName,
  getOptionValue: ({ accountId }: User) => accountId,
  formatOptionLabel: (person: User) => <Person person={person} />,
};

export function UserPicker(props: EditorProps) {
  return (
    <AsyncSelect<User>
      {...common(props)}
      {...userProps}
      value={one<User>(props.draft)}
      onChange={(person) => props.change(person)}
    />
  );
}

export function UsersPicker(props: EditorProps) {
  return (
    <AsyncSelect<User, true>
      {...common(props)}
      {...userProps}
      isMulti
      value={many<User>(props.draft)}
      onChange={(chosen) => props.change(chosen)}
    />
  );
}

const groupProps = {
  ...{ defaultOptions: true, cacheOptions: true },
  loadOptions: async (text: string): Promise<NamedGroup[]> => [...(await findGroups(text))],
  getOptionLabel: ({ name }: NamedGroup) => name,
  getOptionValue: ({ groupId }: NamedGroup) => groupId,
};

export function GroupPicker(props: EditorProps) {
  return (
    <AsyncSelect<NamedGroup>
      {...common(props)}
      {...groupProps}
      value={one<NamedGroup>(props.draft)}
      onChange={(group) => props.change(group)}
    />
  );
}

export function GroupsPicker(props: EditorProps) {
  return (
    <AsyncSelect<NamedGroup, true>
      {...common(props)}
      {...groupProps}
      isMulti
      value={many<NamedGroup>(props.draft)}
      onChange={(groups) => props.change(groups)}
    />
  );
}

interface LabelOption {
  readonly label: string;
  readonly value: string;
}

const labelOption = (label: string): LabelOption => ({ label, value: label });

export function LabelPicker(props: EditorProps) {
  return (
    <CreatableSelect<LabelOption, true>
      {...common(props)}
      isMulti
      placeholder="Type a label, then Enter"
      value={many<string>(props.draft).map(labelOption)}
      onChange={(labels) => props.change(labels.map(({ value }) => value))}
    />
  );
}
