import { Inline, LoadingButton, RadioGroup, Stack, Text } from '@forge/react';
import { useState } from 'react';
import type { ProjectChoiceView } from '../../views/admin';
import { LabelledField } from './text-field';

const MODES = [
  { label: 'Make a new project', value: 'new' },
  { label: 'Use an existing project', value: 'existing' },
];

interface Props {
  readonly isBusy: boolean;
  readonly onChoose: (choice: ProjectChoiceView) => void;
}

export const ProjectForm = ({ isBusy, onChoose }: Props) => {
  const [mode, setMode] = useState<ProjectChoiceView['mode']>('new');
  const [key, setKey] = useState('KEYS');
  const [name, setName] = useState('Cryptographic keys');
  const choice: ProjectChoiceView = mode === 'new' ? { mode, key, name } : { mode, key };
  return (
    <Stack space="space.150">
      <Text>
        Keydesk makes what the plan below names, in one company-managed project. Nothing that is not Keydesk’s
        is changed.
      </Text>
      <Text weight="semibold">Where</Text>
      <RadioGroup
        name="project-mode"
        options={MODES}
        value={mode}
        onChange={(event) => setMode(event.target.value === 'existing' ? 'existing' : 'new')}
      />
      <LabelledField
        id="project-key"
        label="Project key"
        help={
          mode === 'new'
            ? '2 to 10 capital letters and digits.'
            : 'Without issues, or set up by Keydesk before: then it is adopted with its issues.'
        }
        value={key}
        onChange={setKey}
        isRequired
      />
      {mode === 'new' && (
        <LabelledField
          id="project-name"
          label="Project name"
          help="As people see it."
          value={name}
          onChange={setName}
          isRequired
        />
      )}
      <Inline>
        <LoadingButton appearance="primary" isLoading={isBusy} onClick={() => onChoose(choice)}>
          Set up
        </LoadingButton>
      </Inline>
    </Stack>
  );
};
