import { Lozenge, SectionMessage, Stack, Text } from '@forge/react';
import type { Finding, FrozenView, PolicyView } from '../../views/request';

interface Props {
  readonly policy: PolicyView;
  readonly frozen: FrozenView | null;
}

export const PolicyTab = ({ policy, frozen }: Props) => (
  <Stack space="space.150">
    {policy.findings.length === 0 ? (
      <SectionMessage appearance="success" title="The policy has nothing to say against it.">
        <Text>{basis(policy, frozen)}</Text>
      </SectionMessage>
    ) : (
      <Text>{basis(policy, frozen)}</Text>
    )}
    {policy.findings.map((finding) => (
      <Found key={`${finding.rule} ${finding.field} ${finding.value}`} finding={finding} />
    ))}
  </Stack>
);

function basis({ version, of }: PolicyView, frozen: FrozenView | null): string {
  if (of === 'form') return `The form as it stands now, by policy ${version}.`;
  const submitted =
    frozen && frozen.policyVersion !== version ? ` (submitted under ${frozen.policyVersion})` : '';
  return `What was submitted, by policy ${version}${submitted}.`;
}

const TONES = {
  reject: { appearance: 'removed', text: 'To mend' },
  warn: { appearance: 'moved', text: 'To consider' },
} as const;

const Found = ({ finding }: { readonly finding: Finding }) => (
  <Stack space="space.025">
    <Text>
      <Lozenge appearance={TONES[finding.severity].appearance}>{TONES[finding.severity].text}</Lozenge>
      {` ${finding.field}${finding.value === '' ? '' : `: ${finding.value}`}`}
    </Text>
    <Text>{finding.message}</Text>
    <Text>{finding.mend}</Text>
    <Text size="small" color="color.text.subtle">{`${finding.rule}; ${finding.source}`}</Text>
  </Stack>
);
