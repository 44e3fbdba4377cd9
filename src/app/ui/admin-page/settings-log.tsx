import {
  DynamicTable,
  Heading,
  Inline,
  LoadingButton,
  SectionMessage,
  Stack,
  Text,
  User,
} from '@forge/react';
import { useState } from 'react';
import type { LogEntryView, LogPage } from '../../views/admin';
import { shownMoment } from '../shown-moment';
import { call, type Problem } from './call';
import { ProblemList } from './problem-list';
import { Shown } from './shown';
import { useAsked } from './use-asked';

const ACTIONS: Readonly<Record<string, string>> = {
  'set-up.step': 'Set-up',
  'role.added': 'Role given',
  'connection.saved': 'Connection saved',
  'connection.default': 'Default connection changed',
  'connection.removed': 'Connection removed',
  'routing.saved': 'Routing changed',
  'routing.preset': 'Routing changed: a rule per classification',
  'notifications.saved': 'Notifications changed',
  'billing.saved': 'Billing changed',
};

const HEAD = {
  cells: [
    { key: 'seq', content: 'No.' },
    { key: 'at', content: 'When' },
    { key: 'actor', content: 'Who' },
    { key: 'action', content: 'What' },
    { key: 'subject', content: 'Particulars' },
  ],
};

/** Who changed what, when. Each entry holds the hash of the one before it. */
export const SettingsLog = () => {
  const newest = useAsked<LogPage>('log.read');
  const [older, setOlder] = useState<readonly LogPage[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const more = async (before: number): Promise<void> => {
    setBusy(true);
    const answer = await call<LogPage>('log.read', { before });
    setProblem(answer.ok ? undefined : answer.problem);
    if (answer.ok) setOlder([...older, answer.value]);
    setBusy(false);
  };
  return (
    <Stack space="space.200">
      <Heading as="h2" size="medium">
        Changes of the settings
      </Heading>
      <Shown asked={newest} what="the log">
        {(first) => {
          const pages = [first, ...older];
          const before = pages.at(-1)?.before ?? null;
          return (
            <Stack space="space.150">
              <Chain isIntact={pages.every(({ isIntact }) => isIntact)} />
              <Entries entries={pages.flatMap(({ entries }) => entries)} />
              <ProblemList problems={[problem]} />
              {before !== null && (
                <Inline>
                  <LoadingButton isLoading={isBusy} onClick={() => more(before)}>
                    Show older ones
                  </LoadingButton>
                </Inline>
              )}
            </Stack>
          );
        }}
      </Shown>
    </Stack>
  );
};

const Chain = ({ isIntact }: { readonly isIntact: boolean }) =>
  isIntact ? (
    <Text color="color.text.subtle">
      The entries shown follow on each other; none was changed or taken out.
    </Text>
  ) : (
    <SectionMessage appearance="error" title="The log has been tampered with.">
      <Text>An entry is missing or was changed. Tell whoever audits the site.</Text>
    </SectionMessage>
  );

const particulars = ({ subject }: LogEntryView): string =>
  Object.entries(subject)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ');

const Entries = ({ entries }: { readonly entries: readonly LogEntryView[] }) =>
  entries.length === 0 ? (
    <Text>Nothing has been changed yet.</Text>
  ) : (
    <DynamicTable
      label="Changes, newest first"
      head={HEAD}
      rows={entries.map((entry) => ({
        key: String(entry.seq),
        cells: [
          { key: 'seq', content: String(entry.seq) },
          { key: 'at', content: shownMoment(entry.at) },
          { key: 'actor', content: <User accountId={entry.actor} /> },
          { key: 'action', content: ACTIONS[entry.action] ?? entry.action },
          { key: 'subject', content: particulars(entry) },
        ],
      }))}
    />
  );
