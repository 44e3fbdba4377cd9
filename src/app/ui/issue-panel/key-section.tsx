import { Inline, Label, Lozenge, Stack, Text } from '@forge/react';
import type { KmsView, RequestView } from '../../views/request';
import { CopyField } from './copy-field';

/** The key, and the KMS that keeps it. */
export const KeySection = ({ view: { key, kms, approvalId } }: { readonly view: RequestView }) => (
  <Stack space="space.100">
    {key && (
      <Stack space="space.050">
        <Inline space="space.100" alignBlock="center">
          <Label labelFor="keydesk-handle">Key handle</Label>
          <Lozenge appearance={key.appearance}>{key.state}</Lozenge>
        </Inline>
        <CopyField id="keydesk-handle" value={key.handle} what="handle" />
      </Stack>
    )}
    {kms && <Kms kms={kms} />}
    {approvalId && (
      <Stack space="space.050">
        <Label labelFor="keydesk-approval">Approval in the KMS</Label>
        <CopyField id="keydesk-approval" value={approvalId} what="approval id" />
      </Stack>
    )}
  </Stack>
);

const Kms = ({ kms: { connection, keyGroup, module, certificate } }: { readonly kms: KmsView }) => (
  <Stack space="space.025">
    <Text>{`KMS: ${connection}, key group "${keyGroup}".`}</Text>
    <Text size="small" color="color.text.subtle">
      {module === null
        ? 'The KMS has not said lately what it keeps keys in.'
        : moduleText(module, certificate)}
    </Text>
  </Stack>
);

const moduleText = (module: string, certificate: string | null): string =>
  certificate === null
    ? `Keys are kept in ${module}, which has no FIPS 140 certificate.`
    : `Keys are kept in ${module}, FIPS 140 certificate ${certificate}.`;
