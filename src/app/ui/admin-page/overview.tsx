import { Button, Heading, Inline, LoadingButton, Lozenge, SectionMessage, Stack, Text } from '@forge/react';
import type { AdminPart, CheckLine, CheckTone, OverviewView } from '../../views/admin';
import { shownMoment } from '../shown-moment';
import { Card } from './card';
import { Shown } from './shown';
import { useAsked } from './use-asked';

const TONES: Readonly<
  Record<CheckTone, { readonly text: string; readonly look: 'success' | 'default' | 'moved' | 'removed' }>
> = {
  good: { text: 'Good', look: 'success' },
  optional: { text: 'Note', look: 'default' },
  attention: { text: 'Look at it', look: 'moved' },
  missing: { text: 'Missing', look: 'removed' },
};

const LEADS: Readonly<Record<AdminPart, string>> = {
  overview: 'Open the overview',
  'set-up': 'Open set-up',
  kms: 'Open KMS connections',
  notifications: 'Open billing',
  log: 'Open the log',
};

interface Props {
  readonly onOpen: (part: AdminPart) => void;
}

/** Is Keydesk ready, and if not: what is wrong, and where it is mended. */
export const Overview = ({ onOpen }: Props) => {
  const overview = useAsked<OverviewView>('overview.read');
  return (
    <Stack space="space.200">
      <Inline space="space.200" alignBlock="center" spread="space-between" shouldWrap>
        <Heading as="h2" size="medium">
          Is Keydesk ready?
        </Heading>
        <LoadingButton isLoading={overview.isLoading} onClick={overview.reload}>
          Look again
        </LoadingButton>
      </Inline>
      <Shown asked={overview} what="the checklist">
        {(view) => (
          <Stack space="space.150">
            <Verdict view={view} />
            {view.lines.map((line) => (
              <Line key={line.id} line={line} onOpen={onOpen} />
            ))}
            <Text size="small" color="color.text.subtle">{`As of ${shownMoment(view.at)}.`}</Text>
          </Stack>
        )}
      </Shown>
    </Stack>
  );
};

const count = (lines: readonly CheckLine[], tone: CheckTone): number =>
  lines.filter((line) => line.tone === tone).length;

const Verdict = ({ view }: { readonly view: OverviewView }) => {
  const missing = count(view.lines, 'missing');
  if (!view.ready)
    return (
      <SectionMessage appearance="warning" title="Keydesk is not ready.">
        <Text>
          {missing === 1 ? 'One thing is missing' : `${missing} things are missing`}. Begin at the top.
        </Text>
      </SectionMessage>
    );
  const attention = count(view.lines, 'attention');
  if (attention > 0)
    return (
      <SectionMessage appearance="information" title="Keydesk is ready.">
        <Text>{attention === 1 ? 'One line wants a look.' : `${attention} lines want a look.`}</Text>
      </SectionMessage>
    );
  return (
    <SectionMessage appearance="success" title="Keydesk is ready.">
      <Text>Developers can ask for keys.</Text>
    </SectionMessage>
  );
};

const Line = ({ line, onOpen }: { readonly line: CheckLine; readonly onOpen: Props['onOpen'] }) => {
  const { text, look } = TONES[line.tone];
  const { part } = line;
  return (
    <Card>
      <Inline space="space.200" alignBlock="center" spread="space-between" shouldWrap>
        <Stack space="space.050">
          <Inline space="space.100" alignBlock="center" shouldWrap>
            <Text weight="semibold">{line.title}</Text>
            <Lozenge appearance={look}>{text}</Lozenge>
          </Inline>
          <Text>{line.says}</Text>
          {line.mend !== null && <Text color="color.text.subtle">{line.mend}</Text>}
        </Stack>
        {part !== null && <Button onClick={() => onOpen(part)}>{LEADS[part]}</Button>}
      </Inline>
    </Card>
  );
};
