import Avatar from '@atlaskit/avatar';
import { HelperMessage, Label } from '@atlaskit/form';
import { Inline } from '@atlaskit/primitives/compiled';
import AkSelect from '@atlaskit/select';
import { useEffect, useId, useRef, useState } from 'react';
import * as z from 'zod';
import { type Components, component } from './component';
import { callback, flag, text } from './shapes';
import { type Person, peopleOf, useFoundPeople, usePerson } from './use-people';

const User = component(
  { accountId: z.string(), hideDisplayName: flag },
  ({ props: { accountId, hideDisplayName } }) => {
    const { name, isKnown } = usePerson(accountId);
    return (
      <span className="ui-kit-user" data-account-id={accountId}>
        <Avatar size="small" appearance="circle" {...(hideDisplayName ? { name } : {})} />
        {!hideDisplayName && <span className={isKnown ? '' : 'ui-kit-unknown'}>{name}</span>}
      </span>
    );
  },
);

const ids = z.union([z.string(), z.array(z.string())]).optional();

const UserPicker = component(
  {
    defaultValue: ids,
    description: text,
    isMulti: flag,
    isRequired: flag,
    label: z.string(),
    name: z.string(),
    onChange: callback,
    placeholder: text,
  },
  ({ props }) => {
    const { label, name, description, placeholder, isMulti, isRequired, onChange } = props;
    const id = useId();
    const [typed, setTyped] = useState('');
    const [chosen, setChosen] = useState<Person | readonly Person[] | null>(null);
    const { people, isLoading } = useFoundPeople(typed);
    const first = useRef([props.defaultValue ?? []].flat());
    useEffect(() => {
      if (first.current.length > 0)
        void peopleOf(first.current).then((found) =>
          setChosen((now) => now ?? (isMulti ? found : (found[0] ?? null))),
        );
    }, [isMulti]);
    return (
      <div>
        <Label htmlFor={id}>{label}</Label>
        <AkSelect<Person, boolean>
          inputId={id}
          name={name}
          isMulti={isMulti ?? false}
          isClearable
          isLoading={isLoading}
          aria-required={isRequired ?? false}
          placeholder={placeholder ?? 'Search for people'}
          options={people}
          filterOption={null}
          getOptionLabel={(person) => person.name}
          getOptionValue={(person) => person.id}
          menuPosition="fixed"
          value={chosen}
          onInputChange={(text) => setTyped(text)}
          onChange={(now) => {
            setChosen(now);
            onChange?.(now);
          }}
        />
        {description !== undefined && <HelperMessage>{description}</HelperMessage>}
      </div>
    );
  },
);

export const PEOPLE: Components = {
  User,
  UserGroup: component({}, ({ children }) => (
    <Inline space="space.100" rowSpace="space.050" shouldWrap>
      {children}
    </Inline>
  )),
  UserPicker,
};
