import { HelperMessage, Label, Select, Stack, UserPicker } from '@forge/react';
import { useEffect, useState } from 'react';
import type { GroupView } from '../../views/admin';
import { call } from './call';

export interface Chosen {
  readonly accountIds: readonly string[];
  readonly groups: readonly GroupView[];
}

export const NOBODY: Chosen = { accountIds: [], groups: [] };

interface Props {
  /** Distinguishes the fields of several on a page. */
  readonly id: string;
  readonly onChange: (chosen: Chosen) => void;
}

interface Option {
  readonly label: string;
  readonly value: string;
}

const listOf = <T,>(chosen: T | readonly T[] | null | undefined): readonly T[] =>
  chosen === null || chosen === undefined ? [] : Array.isArray(chosen) ? chosen : [chosen as T];

/** People and groups to be added. People are kept by account id: names and addresses change hands. */
export const ChoosePeople = ({ id, onChange }: Props) => {
  const [chosen, setChosen] = useState(NOBODY);
  const groups = useGroups();
  const choose = (change: Partial<Chosen>): void => {
    const next = { ...chosen, ...change };
    setChosen(next);
    onChange(next);
  };
  return (
    <Stack space="space.100">
      <UserPicker
        label="People"
        name={`${id}-people`}
        isMulti
        onChange={(people: unknown) =>
          choose({
            accountIds: listOf(people as { id: string } | { id: string }[] | null).map((one) => one.id),
          })
        }
      />
      <Stack>
        <Label labelFor={`${id}-groups`}>Groups</Label>
        <Select
          inputId={`${id}-groups`}
          isMulti
          isLoading={groups === undefined}
          placeholder="Choose groups"
          options={(groups ?? []).map(({ groupId, name }) => ({ label: name, value: groupId }))}
          onChange={(options: unknown) =>
            choose({
              groups: listOf(options as Option | Option[] | null).map(({ label, value }) => ({
                groupId: value,
                name: label,
              })),
            })
          }
        />
        <HelperMessage>The first 50 groups of the site.</HelperMessage>
      </Stack>
    </Stack>
  );
};

function useGroups(): readonly GroupView[] | undefined {
  const [groups, setGroups] = useState<readonly GroupView[]>();
  useEffect(() => {
    call<readonly GroupView[]>('groups.find', { text: '' }).then((answer) =>
      setGroups(answer.ok ? answer.value : []),
    );
  }, []);
  return groups;
}
