import { Inline, Lozenge, SectionMessage, Stack, Strong, Text, User } from '@forge/react';
import type { Awaited, NoticeView, RequestView } from '../../views/request';
import { shownMoment, shownSpan } from './moments';

/** More names than these tell nobody whom to ask. */
const MOST_PEOPLE = 5;

export const Summary = ({ view }: { readonly view: RequestView }) => (
  <Stack space="space.100">
    <Inline space="space.100" alignBlock="center" shouldWrap>
      <Lozenge appearance={view.state.appearance} isBold>
        {view.state.name}
      </Lozenge>
      <Text>{view.headline}</Text>
    </Inline>
    {view.awaits && <Who awaits={view.awaits} />}
    {view.since !== null && (
      <Text size="small" color="color.text.subtle">
        {`Since ${shownMoment(view.since)}, for ${shownSpan(view.at - view.since)}.`}
      </Text>
    )}
    {view.deletionDue !== null && <Countdown due={view.deletionDue} at={view.at} />}
    {view.notices.map((notice) => (
      <Notice key={notice.title} notice={notice} />
    ))}
  </Stack>
);

const Who = ({ awaits: { role, people, groups } }: { readonly awaits: Awaited }) => (
  <Inline space="space.075" alignBlock="center" shouldWrap>
    <Text>
      Can act: <Strong>{role}</Strong>
    </Text>
    {people.slice(0, MOST_PEOPLE).map((accountId) => (
      <User key={accountId} accountId={accountId} />
    ))}
    {people.length > MOST_PEOPLE && <Text>{`and ${people.length - MOST_PEOPLE} more`}</Text>}
    {groups.length > 0 && (
      <Text>{`${people.length > 0 ? 'and members' : '(members'} of ${groups.join(', ')}${people.length > 0 ? '' : ')'}`}</Text>
    )}
  </Inline>
);

const Countdown = ({ due, at }: { readonly due: number; readonly at: number }) => (
  <SectionMessage
    appearance="warning"
    title={due > at ? `${shownSpan(due - at)} left to undo` : 'The undo window has ended'}
  >
    <Text>
      {due > at
        ? `Until ${shownMoment(due)} the deletion can be cancelled. Then the key is destroyed for good.`
        : `It ended on ${shownMoment(due)}. The KMS is destroying the key.`}
    </Text>
  </SectionMessage>
);

const Notice = ({ notice: { tone, title, lines } }: { readonly notice: NoticeView }) => (
  <SectionMessage appearance={tone} title={title}>
    {lines.map((line) => (
      <Text key={line}>{line}</Text>
    ))}
  </SectionMessage>
);
