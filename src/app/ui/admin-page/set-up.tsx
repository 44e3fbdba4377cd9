import {
  Button,
  ButtonGroup,
  Heading,
  Inline,
  LoadingButton,
  Lozenge,
  SectionMessage,
  Stack,
  Text,
} from '@forge/react';
import { useState } from 'react';
import type { Problem, ProjectChoiceView, SetUpView } from '../../views/admin';
import { ProblemList } from './problem-list';
import { ProjectForm } from './project-form';
import { SetUpPlan } from './set-up-plan';
import { Shown } from './shown';
import { useSetUp } from './use-set-up';

type SetUpState = ReturnType<typeof useSetUp>;

/** The project: its plan before anything is made, its progress while it is made, its check afterwards. */
export const SetUp = ({ onRun }: { readonly onRun: () => void }) => {
  const state = useSetUp(onRun);
  return (
    <Stack space="space.200">
      <Heading as="h2" size="medium">
        Project
      </Heading>
      <Shown asked={state.asked} what="the set-up">
        {(view) => <Stages view={view} state={state} />}
      </Shown>
    </Stack>
  );
};

const Stages = ({ view, state }: { readonly view: SetUpView; readonly state: SetUpState }) => {
  const { report = view.report, problem, notes, found, busy, hasEnded } = state;
  const [isChoosing, setChoosing] = useState(false);
  const { project } = view;
  const choose = async (choice: ProjectChoiceView): Promise<void> => {
    setChoosing(false);
    await state.setUp(choice);
  };
  const [isUnfolded, setUnfolded] = useState(false);
  const isOpen = busy !== 'running' && (project === null || isChoosing);
  const isPlanShown = !report.done || isUnfolded || isOpen || busy === 'running';
  return (
    <Stack space="space.200">
      {isOpen && <ProjectForm isBusy={busy !== undefined} onChoose={choose} />}
      {project !== null && !isOpen && (
        <Standing
          project={project}
          state={state}
          isDone={report.done}
          onOther={() => setChoosing(true)}
          isUnfolded={isUnfolded}
          onUnfold={() => setUnfolded(!isUnfolded)}
        />
      )}
      <ProblemList problems={[problem]} />
      {hasEnded && report.done && !isOpen && (
        <SectionMessage appearance="success" title="The project is set up.">
          <Text>Give the roles below to people, and connect a KMS.</Text>
        </SectionMessage>
      )}
      {notes.map((note) => (
        <SectionMessage key={note} appearance="information" title="One thing could not be done.">
          <Text>{note}</Text>
        </SectionMessage>
      ))}
      {found && <Found problems={found} />}
      {isPlanShown && (
        <SetUpPlan steps={view.steps} report={report} isRunning={busy === 'running'} problem={problem} />
      )}
    </Stack>
  );
};

interface StandingProps {
  readonly project: ProjectChoiceView;
  readonly state: SetUpState;
  readonly isDone: boolean;
  readonly onOther: () => void;
  readonly isUnfolded: boolean;
  readonly onUnfold: () => void;
}

const Standing = ({ project, state, isDone, onOther, isUnfolded, onUnfold }: StandingProps) => {
  const { busy, found } = state;
  const repairable = found?.some((problem) => problem.repairable) ?? false;
  const look = isDone ? 'success' : busy === 'running' ? 'inprogress' : 'moved';
  const text = isDone ? 'Set up' : busy === 'running' ? 'Being set up' : 'Interrupted';
  return (
    <Stack space="space.150">
      <Inline space="space.100" alignBlock="center" shouldWrap>
        <Text weight="semibold">
          {project.mode === 'new' ? `${project.name} (${project.key})` : project.key}
        </Text>
        <Lozenge appearance={look}>{text}</Lozenge>
      </Inline>
      {!isDone && busy === undefined && (
        <Text>
          Set-up stopped half-way. Go on where it stopped: what is made is found, nothing is made twice.
        </Text>
      )}
      <ButtonGroup>
        {(!isDone || busy === 'running') && (
          <LoadingButton appearance="primary" isLoading={busy === 'running'} onClick={state.goOn}>
            Go on
          </LoadingButton>
        )}
        {isDone && busy !== 'running' && (
          <LoadingButton isLoading={busy === 'checking'} onClick={state.check}>
            Check
          </LoadingButton>
        )}
        {isDone && busy !== 'running' && (
          <Button onClick={onUnfold}>{isUnfolded ? 'Hide what was made' : 'Show what was made'}</Button>
        )}
        {repairable && busy === undefined && (
          <Button appearance="primary" onClick={() => state.setUp(project)}>
            Repair
          </Button>
        )}
        {busy === undefined && (
          <Button appearance="subtle" onClick={onOther}>
            Choose another project
          </Button>
        )}
      </ButtonGroup>
    </Stack>
  );
};

const Found = ({ problems }: { readonly problems: readonly Problem[] }) =>
  problems.length === 0 ? (
    <SectionMessage appearance="success" title="Everything is as the plan says.">
      <Text>Jira was compared with the plan thing by thing.</Text>
    </SectionMessage>
  ) : (
    <ProblemList problems={problems} />
  );
