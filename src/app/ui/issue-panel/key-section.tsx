import { Frame, Inline, Link, Lozenge, Stack, Strong, Text } from '@forge/react';
import type { KmsView, RequestView } from '../../views/request';
import { Versions } from './versions';

/** The key, the KMS that keeps it, and what people take along: handle and approval, with buttons that copy. */
export const KeySection = ({
  view: { key, kms, approvalId, consoleLink, rotation },
}: {
  readonly view: RequestView;
}) => (
  <Stack space="space.100">
    {key && (
      <Inline space="space.100" alignBlock="center">
        <Text>
          <Strong>Key</Strong>
        </Text>
        <Lozenge appearance={key.appearance}>{key.state}</Lozenge>
      </Inline>
    )}
    {/* Another approval is another frame: it reads anew. */}
    {(key || approvalId) && <Frame key={`${key?.handle} ${approvalId}`} resource="copy-buttons" />}
    {consoleLink && (
      <Text>
        <Link href={consoleLink} openNewTab>
          Open the key in the KMS’s console
        </Link>
      </Text>
    )}
    {rotation && <Versions rotation={rotation} />}
    {kms && <Kms kms={kms} />}
  </Stack>
);

const Kms = ({ kms }: { readonly kms: KmsView }) => (
  <Stack space="space.025">
    <Text>{`KMS: ${kms.connection}, key group "${kms.keyGroup}"${kms.rule === null ? '' : `, by routing ${kms.rule}`}.`}</Text>
    <Text size="small" color="color.text.subtle">
      {moduleText(kms)}
    </Text>
  </Stack>
);

function moduleText({ module, hardware, certificate }: KmsView): string {
  if (module === null) return 'The KMS has not said lately what it keeps keys in.';
  const kind = hardware ? 'hardware' : 'software, not hardware';
  const vouched =
    certificate === null ? 'without a FIPS 140 certificate' : `FIPS 140 certificate ${certificate}`;
  return `Keys are kept in ${module}: ${kind}, ${vouched}.`;
}
