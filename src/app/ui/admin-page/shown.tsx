import { Button, Inline, SectionMessage, Spinner, Stack, Text } from '@forge/react';
import type { ReactNode } from 'react';
import type { Asked } from './use-asked';

interface Props<T> {
  readonly asked: Asked<T>;
  /** What is being read, for those who wait: `the checklist`. */
  readonly what: string;
  readonly children: (value: T) => ReactNode;
}

/** What was asked for, or that it is on its way, or why it didn't come and how to ask again. */
export function Shown<T>({ asked, what, children }: Props<T>) {
  const { value, problem, isLoading, reload } = asked;
  return (
    <Stack space="space.200">
      {problem && (
        <SectionMessage appearance="error" title={problem.what}>
          <Text>{problem.mend}</Text>
          <Button onClick={reload}>Try again</Button>
        </SectionMessage>
      )}
      {value === undefined && isLoading && (
        <Inline space="space.100" alignBlock="center">
          <Spinner size="small" label={`Reading ${what}`} />
          <Text>{`Reading ${what}…`}</Text>
        </Inline>
      )}
      {value !== undefined && children(value)}
    </Stack>
  );
}
