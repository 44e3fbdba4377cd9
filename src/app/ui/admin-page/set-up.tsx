import {
  Button,
  ButtonGroup,
  Heading,
  Label,
  LoadingButton,
  ProgressBar,
  RadioGroup,
  SectionMessage,
  Stack,
  Text,
  Textfield,
} from '@forge/react';
import { useState } from 'react';
import { ProblemList } from './problem-list';
import { type ProjectChoice, useSetUp } from './use-set-up';

const MODES = [
  { label: 'Make a new project', value: 'new' },
  { label: 'Use an existing, empty project', value: 'existing' },
];

export const SetUp = () => {
  const { report, problems, busy, run, check } = useSetUp();
  const [mode, setMode] = useState<ProjectChoice['mode']>('new');
  const [key, setKey] = useState('KEYS');
  const [name, setName] = useState('Cryptographic keys');
  const choice: ProjectChoice = mode === 'new' ? { mode, key, name } : { mode, key };
  return (
    <Stack space="space.200">
      <Heading size="medium">Project</Heading>
      <RadioGroup
        name="project-mode"
        options={MODES}
        value={mode}
        onChange={(event) => setMode(event.target.value === 'existing' ? 'existing' : 'new')}
      />
      <Label labelFor="project-key">Project key</Label>
      <Textfield id="project-key" value={key} onChange={(event) => setKey(event.target.value)} />
      {mode === 'new' && <Label labelFor="project-name">Project name</Label>}
      {mode === 'new' && (
        <Textfield id="project-name" value={name} onChange={(event) => setName(event.target.value)} />
      )}
      <ButtonGroup>
        <LoadingButton appearance="primary" isLoading={busy} onClick={() => run(choice)}>
          Set up
        </LoadingButton>
        <Button isDisabled={busy} onClick={check}>
          Check
        </Button>
      </ButtonGroup>
      {report && <ProgressBar value={report.progress.done / report.progress.of} ariaLabel="Set-up" />}
      {report?.next && (
        <Text>{`${report.progress.done} of ${report.progress.of} steps; next: ${report.next.title}`}</Text>
      )}
      {report?.done && problems.length === 0 && (
        <SectionMessage appearance="success" title="The project is set up.">
          <Text>
            {'Add people to the role "Key approvers" in the project’s settings, and connect a KMS.'}
          </Text>
        </SectionMessage>
      )}
      <ProblemList problems={problems} />
    </Stack>
  );
};
