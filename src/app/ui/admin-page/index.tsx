import ForgeReconciler, { Stack, Tab, TabList, TabPanel, Tabs } from '@forge/react';
import { type ReactNode, useState } from 'react';
import type { AdminPart } from '../../views/admin';
import { Billing } from './billing';
import { Connections } from './connections';
import { Notifications } from './notifications';
import { Overview } from './overview';
import { Roles } from './roles';
import { Routing } from './routing';
import { SetUp } from './set-up';
import { SettingsLog } from './settings-log';

interface Part {
  readonly part: AdminPart;
  readonly title: string;
  readonly draw: (onOpen: (part: AdminPart) => void) => ReactNode;
}

/** The roles are there once set-up has made them. */
const ProjectPart = () => {
  const [runs, setRuns] = useState(0);
  return (
    <>
      <SetUp onRun={() => setRuns((before) => before + 1)} />
      <Roles key={runs} />
    </>
  );
};

/** A connection that is added or removed changes what rules can lead to. */
const KmsPart = () => {
  const [changes, setChanges] = useState(0);
  return (
    <>
      <Connections onChanged={() => setChanges((before) => before + 1)} />
      <Routing key={changes} />
    </>
  );
};

const PARTS: readonly Part[] = [
  { part: 'overview', title: 'Overview', draw: (onOpen) => <Overview onOpen={onOpen} /> },
  {
    part: 'set-up',
    title: 'Set-up',
    draw: () => <ProjectPart />,
  },
  { part: 'kms', title: 'KMS', draw: () => <KmsPart /> },
  {
    part: 'notifications',
    title: 'Notifications and billing',
    draw: () => (
      <>
        <Notifications />
        <Billing />
      </>
    ),
  },
  { part: 'log', title: 'Log', draw: () => <SettingsLog /> },
];

/** Only the part that is looked at asks for anything. */
const AdminPage = () => {
  const [selected, setSelected] = useState(0);
  const open = (part: AdminPart): void => setSelected(PARTS.findIndex((each) => each.part === part));
  return (
    <Tabs id="keydesk-admin" selected={selected} onChange={setSelected} shouldUnmountTabPanelOnChange>
      <TabList>
        {PARTS.map(({ part, title }) => (
          <Tab key={part}>{title}</Tab>
        ))}
      </TabList>
      {PARTS.map(({ part, draw }, index) => (
        <TabPanel key={part}>
          {index === selected ? <Stack space="space.400">{draw(open)}</Stack> : null}
        </TabPanel>
      ))}
    </Tabs>
  );
};

ForgeReconciler.render(<AdminPage />);
