import { Button, DynamicTable, Heading, Inline, Lozenge, Stack, Text } from '@forge/react';
import { useState } from 'react';
import type { CountView, DeadLetter, OutboxView } from '../../views/admin';
import { call, type Problem } from './call';
import { ProblemList } from './problem-list';
import { Shown } from './shown';
import { useAsked } from './use-asked';

const countText = ({ count, more }: CountView): string => `${count}${more ? ' or more' : ''}`;

/** Where the billing events stand, and those that the receiver refused for good. */
export const Outbox = () => {
  const outbox = useAsked<OutboxView>('billing.outbox');
  const dead = useAsked<readonly DeadLetter[]>('billing.dead');
  const [problem, setProblem] = useState<Problem>();
  const replay = async (id: string): Promise<void> => {
    const answer = await call('billing.replay', { id });
    setProblem(answer.ok ? undefined : answer.problem);
    await Promise.all([outbox.reload(), dead.reload()]);
  };
  return (
    <Stack space="space.200">
      <Heading as="h3" size="small">
        Outbox
      </Heading>
      <Shown asked={outbox} what="the outbox">
        {(view) => (
          <Stack space="space.100">
            <Inline space="space.200" alignBlock="center" shouldWrap>
              <Text>{`${countText(view.due)} due`}</Text>
              <Text>{`${countText(view.delivered)} delivered`}</Text>
              <Text>{`${countText(view.dead)} refused for good`}</Text>
              {view.dead.count > 0 && <Lozenge appearance="removed">Look at it</Lozenge>}
            </Inline>
            {view.lastProblem !== null && (
              <Text color="color.text.subtle">{`What went wrong last: ${view.lastProblem}`}</Text>
            )}
          </Stack>
        )}
      </Shown>
      <ProblemList problems={[problem]} />
      <Shown asked={dead} what="the refused events">
        {(letters) => <DeadLetters letters={letters} onReplay={replay} />}
      </Shown>
    </Stack>
  );
};

const HEAD = {
  cells: [
    { key: 'issue', content: 'Issue' },
    { key: 'type', content: 'Event' },
    { key: 'problem', content: 'Why it was refused' },
    { key: 'attempts', content: 'Tries' },
    { key: 'replay', content: '' },
  ],
};

interface DeadProps {
  readonly letters: readonly DeadLetter[];
  readonly onReplay: (id: string) => void;
}

const DeadLetters = ({ letters, onReplay }: DeadProps) =>
  letters.length === 0 ? (
    <Text color="color.text.subtle">The receiver has refused no event for good.</Text>
  ) : (
    <DynamicTable
      label="Events that the receiver refused for good"
      head={HEAD}
      rows={letters.map(({ id, issueKey, type, problem, attempts }) => ({
        key: id,
        cells: [
          { key: 'issue', content: issueKey },
          { key: 'type', content: type.includes('credited') ? 'Credit' : 'Charge' },
          { key: 'problem', content: problem },
          { key: 'attempts', content: String(attempts) },
          { key: 'replay', content: <Button onClick={() => onReplay(id)}>Send again</Button> },
        ],
      }))}
    />
  );
