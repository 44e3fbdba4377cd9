import { Box, Heading, Inline, List, ListItem, Lozenge, ProgressBar, Stack, Text } from '@forge/react';
import type { PlannedStep, Problem, StepReport } from '../../views/admin';

interface Props {
  readonly steps: readonly PlannedStep[];
  readonly report: StepReport;
  readonly isRunning: boolean;
  readonly problem: Problem | undefined;
}

/** Every step with what it makes: read before anything happens, ticked off while it happens. */
export const SetUpPlan = ({ steps, report, isRunning, problem }: Props) => {
  const { done, of } = report.progress;
  return (
    <Stack space="space.150">
      <Heading as="h3" size="small">
        {`The plan: ${of} steps`}
      </Heading>
      {(isRunning || done > 0) && (
        <ProgressBar
          value={done / of}
          appearance={report.done ? 'success' : 'default'}
          ariaLabel={`${done} of ${of} steps are done`}
        />
      )}
      {(isRunning || done > 0) && (
        <Text>
          {report.next
            ? `${done} of ${of} steps are done. Next: ${report.next.title}.`
            : `All ${of} steps are done.`}
        </Text>
      )}
      <List type="ordered">
        {steps.map((step, index) => (
          <ListItem key={step.name}>
            <Box paddingBlockEnd="space.100">
              <Inline space="space.100" alignBlock="center" shouldWrap>
                <Text weight="semibold">{step.title}</Text>
                <Mark mark={markOf(index, step.name, report, isRunning, problem)} />
              </Inline>
              <Text size="small" color="color.text.subtle">
                {makesText(step.makes)}
              </Text>
            </Box>
          </ListItem>
        ))}
      </List>
    </Stack>
  );
};

const makesText = (makes: readonly string[]): string =>
  makes.length > 1 ? `${makes.length}: ${makes.join(', ')}` : makes.join('');

type MarkName = 'done' | 'running' | 'failed' | 'open';

const MARKS: Readonly<
  Record<
    Exclude<MarkName, 'open'>,
    { readonly text: string; readonly look: 'success' | 'inprogress' | 'removed' }
  >
> = {
  done: { text: 'Done', look: 'success' },
  running: { text: 'Now', look: 'inprogress' },
  failed: { text: 'Stopped here', look: 'removed' },
};

function markOf(
  index: number,
  name: string,
  { progress, next }: StepReport,
  isRunning: boolean,
  problem: Problem | undefined,
): MarkName {
  if (index < progress.done) return 'done';
  if (next?.name !== name) return 'open';
  if (isRunning) return 'running';
  return problem ? 'failed' : 'open';
}

const Mark = ({ mark }: { readonly mark: MarkName }) =>
  mark === 'open' ? null : <Lozenge appearance={MARKS[mark].look}>{MARKS[mark].text}</Lozenge>;
