import { Stack, Text } from '@forge/react';
import type { RotationView } from '../../views/request';
import { shownMoment } from './moments';

/** Which version of the key is in use, since when, and what comes next. */
export const Versions = ({
  rotation: { version, rotatedAt, next, underWay },
}: {
  readonly rotation: RotationView;
}) => (
  <Stack space="space.025">
    {version !== null && (
      <Text>
        {rotatedAt === null
          ? `Version ${version}, never rotated.`
          : `Version ${version}, in use since ${shownMoment(rotatedAt)}.`}
      </Text>
    )}
    {underWay !== null && <Text>{underWay}</Text>}
    {next !== null && (
      <Text size="small" color="color.text.subtle">
        {`Next rotation: ${shownMoment(next.at)}, by ${next.by === 'kms' ? 'the KMS itself' : 'Keydesk'}.`}
      </Text>
    )}
  </Stack>
);
