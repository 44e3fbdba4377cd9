import { Heading, Inline, LoadingButton, SectionMessage, Stack, Text } from '@forge/react';
import { useState } from 'react';
import type { RoutingTrial } from '../../views/routing';
import { call, type Problem } from './call';
import { Card } from './card';
import { ChooseOne } from './choose-one';
import { ProblemList } from './problem-list';
import { CRITERION_ROWS, choicesOf } from './routing-criteria';
import { LabelledField } from './text-field';

/** Where would a request go, and by which rule? Nothing is made. */
export const RoutingTry = () => {
  const [facts, setFacts] = useState<Readonly<Record<string, string>>>({});
  const [trial, setTrial] = useState<RoutingTrial>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const tryOut = async (): Promise<void> => {
    setBusy(true);
    const answer = await call<RoutingTrial>('routing.try', facts);
    setTrial(answer.ok ? answer.value : undefined);
    setProblem(answer.ok ? undefined : answer.problem);
    setBusy(false);
  };
  return (
    <Card>
      <Stack space="space.150">
        <Heading as="h3" size="small">
          Try it
        </Heading>
        <Text>Where would a request with these values go? Nothing is made.</Text>
        {CRITERION_ROWS.map(({ criterion, label, choices }) => {
          const field = {
            id: `try-${criterion}`,
            label,
            value: facts[criterion] ?? '',
            onChange: (value: string) => setFacts({ ...facts, [criterion]: value }),
          };
          return choices ? (
            <ChooseOne key={criterion} {...field} choices={choicesOf(choices)} isClearable />
          ) : (
            <LabelledField key={criterion} {...field} help="As the form has it." />
          );
        })}
        <ProblemList problems={[problem]} />
        <Inline>
          <LoadingButton isLoading={isBusy} onClick={tryOut}>
            Try it
          </LoadingButton>
        </Inline>
        {trial && <Tried trial={trial} />}
      </Stack>
    </Card>
  );
};

const Tried = ({ trial: { goes, problem, considered } }: { readonly trial: RoutingTrial }) => (
  <SectionMessage
    appearance={goes === null ? 'warning' : 'success'}
    title={goes ?? 'Such a request is refused.'}
  >
    {problem && <Text>{`${problem.what} ${problem.mend}`}</Text>}
    {considered.map(({ position, name, says }) => (
      <Text key={position}>{`Rule ${position}, "${name}", ${says}.`}</Text>
    ))}
  </SectionMessage>
);
