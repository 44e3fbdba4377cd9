import Button from '@atlaskit/button/new';
import * as sandbox from '../api/sandbox';
import * as api from './api';
import { Json } from './json';
import { useLive } from './live';
import { Moment } from './moment';
import { ToolSection } from './tool-section';
import { type Column, ToolTable } from './tool-table';
import { useAction } from './use-action';

/** Moves the clock to the moment, and waits for what is due by then. */
async function runUntil(due: string): Promise<void> {
  const { now } = await sandbox.clock();
  await api.advance(Math.max(0, Date.parse(due) - Date.parse(now)));
  await api.drain();
}

/** The button that needs no waiting. */
const runNow = (
  run: (act: () => Promise<void>) => Promise<boolean>,
  isBusy: boolean,
): Column<{ readonly due: string }> => ({
  title: 'Run',
  isShort: true,
  cell: ({ due }) => (
    <Button spacing="compact" isDisabled={isBusy} onClick={() => void run(() => runUntil(due))}>
      Run now
    </Button>
  ),
});

/** Jobs of the app's queues that wait for their time. */
export function Queues() {
  const loaded = useLive('queues', api.queues);
  const { run, isBusy, refusal } = useAction(loaded.reload);
  return (
    <ToolSection
      title="Queue"
      loaded={loaded}
      empty={(jobs) => (jobs.length === 0 ? 'No job waits' : undefined)}
      actions={
        <Button isDisabled={isBusy} onClick={() => void run(api.drain)}>
          Run what is due
        </Button>
      }
    >
      {(jobs) => (
        <>
          {refusal}
          <ToolTable
            label="Waiting jobs"
            rows={jobs}
            keyOf={({ due, body }, index) => `${due} ${JSON.stringify(body)} ${index}`}
            columns={[
              { title: 'Due', isShort: true, cell: ({ due }) => <Moment at={due} /> },
              { title: 'Queue', isShort: true, cell: ({ queueName }) => queueName },
              { title: 'Retries', isNumber: true, cell: ({ retries }) => retries },
              { title: 'Body', cell: ({ body }) => <Json value={body} /> },
              runNow(run, isBusy),
            ]}
          />
          <p className="tool-faint">“Run now” moves the sandbox’s clock to the job’s time.</p>
        </>
      )}
    </ToolSection>
  );
}

/** Scheduled triggers and when they run next. */
export function Schedules() {
  const loaded = useLive('schedules', api.schedules);
  const { run, isBusy, refusal } = useAction(loaded.reload);
  return (
    <ToolSection
      title="Schedules"
      loaded={loaded}
      empty={(waiting) => (waiting.length === 0 ? 'The app has no scheduled trigger' : undefined)}
    >
      {(waiting) => (
        <>
          {refusal}
          <ToolTable
            label="Scheduled triggers"
            rows={waiting}
            keyOf={({ moduleKey }) => moduleKey}
            columns={[
              { title: 'Next run', isShort: true, cell: ({ due }) => <Moment at={due} /> },
              { title: 'Trigger', cell: ({ moduleKey }) => moduleKey },
              runNow(run, isBusy),
            ]}
          />
        </>
      )}
    </ToolSection>
  );
}
