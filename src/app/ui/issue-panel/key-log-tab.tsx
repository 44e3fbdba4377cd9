import { Inline, Lozenge, SectionMessage, Spinner, Stack, Strong, Text } from '@forge/react';
import { useEffect, useState } from 'react';
import type { KeyLogView, PanelAnswer } from '../../views/request';
import { call } from './call';
import { shownMoment } from './moments';

/** Read each time the tab is opened: a log grows. */
export const KeyLogTab = ({ isOpen }: { readonly isOpen: boolean }) => {
  const [answer, setAnswer] = useState<PanelAnswer<KeyLogView>>();
  useEffect(() => {
    if (!isOpen) return;
    setAnswer(undefined);
    call<KeyLogView>('panel.key-log').then(setAnswer);
  }, [isOpen]);
  if (!isOpen || !answer) return <Spinner label="Reading the log of the KMS" />;
  if (!answer.ok) {
    return (
      <SectionMessage appearance="error" title={answer.problem.what}>
        <Text>{answer.problem.mend}</Text>
      </SectionMessage>
    );
  }
  return <Entries entries={answer.value.entries} />;
};

const Entries = ({ entries }: KeyLogView) => (
  <Stack space="space.150">
    <Text size="small" color="color.text.subtle">
      As the KMS keeps it, newest first.
    </Text>
    {entries.length === 0 && <Text>The log of the KMS has nothing about this key yet.</Text>}
    {entries.map((entry) => (
      <Entry key={`${entry.at} ${entry.who} ${entry.what}`} entry={entry} />
    ))}
  </Stack>
);

const RESULTS = {
  done: undefined,
  warning: { appearance: 'moved', text: 'Warning' },
  failed: { appearance: 'removed', text: 'Failed' },
} as const;

const Entry = ({ entry: { at, who, what, result } }: { readonly entry: KeyLogView['entries'][number] }) => {
  const shown = RESULTS[result];
  return (
    <Stack space="space.025">
      <Inline space="space.075" alignBlock="center" shouldWrap>
        <Text>
          <Strong>{what}</Strong>
        </Text>
        {shown && <Lozenge appearance={shown.appearance}>{shown.text}</Lozenge>}
      </Inline>
      <Text size="small" color="color.text.subtle">
        {`${shownMoment(at)}, ${who}`}
      </Text>
    </Stack>
  );
};
