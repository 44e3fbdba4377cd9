import { Box, ProgressTracker, Stack, Tab, TabList, TabPanel, Tabs, xcss } from '@forge/react';
import { useState } from 'react';
import type { RequestView, StepView } from '../../views/request';
import { Actions } from './actions';
import { AskedTab } from './asked-tab';
import { KeyLogTab } from './key-log-tab';
import { KeySection } from './key-section';
import { PolicyTab } from './policy-tab';
import { Summary } from './summary';
import { TimelineTab } from './timeline-tab';

interface Props {
  readonly view: RequestView;
  readonly onChanged: () => Promise<void>;
}

/** Where the tab stands that is read only once it is opened. */
const KEY_LOG_TAB = 3;

export const RequestPanel = ({ view, onChanged }: Props) => {
  const [opened, setOpened] = useState(0);
  return (
    <Stack space="space.200">
      <Summary view={view} />
      <Actions view={view} onChanged={onChanged} />
      <Steps steps={view.steps} />
      <KeySection view={view} />
      <Tabs id="keydesk-sections" onChange={setOpened}>
        <TabList>
          <Tab>Request</Tab>
          <Tab>{policyTitle(view)}</Tab>
          <Tab>Timeline</Tab>
          {view.hasKeyLog && <Tab>Key log</Tab>}
        </TabList>
        <TabPanel>
          <AskedTab view={view} />
        </TabPanel>
        <TabPanel>
          <PolicyTab policy={view.policy} frozen={view.frozen} />
        </TabPanel>
        <TabPanel>
          <TimelineTab view={view} />
        </TabPanel>
        {view.hasKeyLog && (
          <TabPanel>
            <KeyLogTab isOpen={opened === KEY_LOG_TAB} />
          </TabPanel>
        )}
      </Tabs>
    </Stack>
  );
};

const policyTitle = ({ policy: { findings } }: RequestView): string =>
  findings.length > 0 ? `Policy (${findings.length})` : 'Policy';

const TRACKED = { done: 'visited', present: 'current', ended: 'current', ahead: 'unvisited' } as const;

/** The tracker comes with 40 px above it, which would part it from what it tells about. */
const NEAR = xcss({ marginBlockStart: 'space.negative.400' });

const Steps = ({ steps }: { readonly steps: readonly StepView[] }) => (
  <Box xcss={NEAR}>
    <ProgressTracker
      label="Where the request stands"
      spacing="compact"
      animated={false}
      items={steps.map(({ id, label, status }, index) => ({
        id,
        label: status === 'ended' ? `${label} (ended here)` : label,
        // The line leads from a step to the next: there is none behind the last.
        percentageComplete: status === 'done' && index < steps.length - 1 ? 100 : 0,
        status: TRACKED[status],
      }))}
    />
  </Box>
);
