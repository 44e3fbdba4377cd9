import { SectionMessage, Stack, Text } from '@forge/react';
import type { Problem } from './call';

export const ProblemList = ({ problems }: { readonly problems: readonly (Problem | undefined)[] }) => {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return null;
  return (
    <Stack space="space.100">
      {found.map(({ what, mend }) => (
        <SectionMessage key={what} appearance="warning" title={what}>
          <Text>{mend}</Text>
        </SectionMessage>
      ))}
    </Stack>
  );
};
