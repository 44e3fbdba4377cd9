import { Box, Code, Inline, Stack, Strong, Text, User, xcss } from '@forge/react';
import type { AskedRow, FrozenView, RequestView } from '../../views/request';
import { shownMoment } from './moments';

export const AskedTab = ({ view: { asked, frozen } }: { readonly view: RequestView }) => (
  <Stack space="space.150">
    <AskedRows rows={asked} />
    {frozen && <Frozen frozen={frozen} />}
  </Stack>
);

const LABEL = xcss({ width: '40%', maxWidth: '180px' });
const VALUE = xcss({ width: '60%' });

export const AskedRows = ({ rows }: { readonly rows: readonly AskedRow[] }) => (
  <Stack space="space.100">
    {rows.map((row) => (
      <Inline key={row.label} space="space.100" alignBlock="start">
        <Box xcss={LABEL}>
          <Text color="color.text.subtle">{row.label}</Text>
        </Box>
        <Box xcss={VALUE}>
          <Value value={row.value} />
        </Box>
      </Inline>
    ))}
  </Stack>
);

const Value = ({ value }: { readonly value: AskedRow['value'] }) => {
  switch (value.kind) {
    case 'empty':
      return <Text color="color.text.subtle">Not given</Text>;
    case 'person':
      return <User accountId={value.accountId} />;
    case 'lines':
      return (
        <Stack>
          {value.lines.map((line) => (
            <Text key={line}>{line}</Text>
          ))}
        </Stack>
      );
    case 'text':
      return <Text>{value.text}</Text>;
  }
};

/** The first digits tell two snapshots apart; the whole hash is what the approval stores. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

const Frozen = ({ frozen }: { readonly frozen: FrozenView }) => (
  <Stack space="space.050">
    <Inline space="space.050" alignBlock="center" shouldWrap>
      <Text>
        Submitted on <Strong>{shownMoment(frozen.at)}</Strong> by
      </Text>
      <User accountId={frozen.submitter} />
    </Inline>
    <Text>
      Frozen as <Code>{shortHash(frozen.hash)}</Code>
    </Text>
    <Text size="small" color="color.text.subtle">{`Approval tier: ${frozen.tier}.`}</Text>
  </Stack>
);
