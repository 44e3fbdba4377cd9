import { Inline, Lozenge, Stack, Strong, Text, User } from '@forge/react';
import type { RequestView } from '../../views/request';
import type { TimelineActor, TimelineEntry } from '../../views/timeline';
import { shownMoment } from './moments';

export const TimelineTab = ({ view: { timeline, earlierSubmissions } }: { readonly view: RequestView }) => (
  <Stack space="space.150">
    {timeline.length === 0 && <Text>Nothing has happened yet: the request was not submitted.</Text>}
    {[...timeline].reverse().map((entry) => (
      <Entry key={`${entry.at} ${entry.title}`} entry={entry} />
    ))}
    {earlierSubmissions > 0 && (
      <Text size="small" color="color.text.subtle">
        {earlierSubmissions === 1
          ? 'The issue was submitted once before; that request has a record of its own.'
          : `The issue was submitted ${earlierSubmissions} times before; each of those requests has a record of its own.`}
      </Text>
    )}
  </Stack>
);

const TONES = {
  neutral: undefined,
  good: { appearance: 'success', text: 'Done' },
  attention: { appearance: 'moved', text: 'Look' },
  bad: { appearance: 'removed', text: 'Ended' },
} as const;

const Tone = ({ tone }: { readonly tone: TimelineEntry['tone'] }) => {
  const shown = TONES[tone];
  return shown ? <Lozenge appearance={shown.appearance}>{shown.text}</Lozenge> : null;
};

const Entry = ({ entry }: { readonly entry: TimelineEntry }) => (
  <Stack space="space.025">
    <Inline space="space.075" alignBlock="center" shouldWrap>
      <Text>
        <Strong>{entry.title}</Strong>
      </Text>
      <Tone tone={entry.tone} />
    </Inline>
    <Inline space="space.075" alignBlock="center" shouldWrap>
      <Text size="small" color="color.text.subtle">
        {shownMoment(entry.at)}
      </Text>
      <Actor actor={entry.actor} />
    </Inline>
    {entry.details.map((line) => (
      <Text key={line}>{line}</Text>
    ))}
  </Stack>
);

const Actor = ({ actor }: { readonly actor: TimelineActor }) =>
  actor.kind === 'person' ? (
    <User accountId={actor.accountId} />
  ) : (
    <Text size="small" color="color.text.subtle">
      {actor.kind === 'kms' ? 'by the KMS' : 'by Keydesk'}
    </Text>
  );
