import { SectionMessage, Stack, Text } from '@forge/react';
import type { Problem } from './call';

export const ProblemList = ({ problems }: { readonly problems: readonly Problem[] }) => (
  <Stack space="space.100">
    {problems.map(({ what, mend }) => (
      <SectionMessage key={what} appearance="warning" title={what}>
        <Text>{mend}</Text>
      </SectionMessage>
    ))}
  </Stack>
);
