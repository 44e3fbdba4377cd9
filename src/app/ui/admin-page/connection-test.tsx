import { Inline, Lozenge, SectionMessage, Stack, Strong, Text } from '@forge/react';
import type { ConnectionTest } from '../../views/admin';

const HSM: Readonly<Record<ConnectionTest['hsm'], string>> = {
  certified: 'Yes, with a FIPS 140 certificate.',
  uncertified: 'Yes; no certificate vouches for it.',
  software: 'No, software.',
};

/** What the KMS said of itself, in the order in which people ask. */
export const ConnectionTestResult = ({ test }: { readonly test: ConnectionTest }) => (
  <Stack space="space.150">
    <SectionMessage
      appearance={test.warnings.length > 0 ? 'information' : 'success'}
      title={
        test.signedInAs
          ? `The KMS answers. Keydesk signs in with the credential ${test.signedInAs}.`
          : 'The KMS answers.'
      }
    >
      {test.warnings.map((warning) => (
        <Text key={warning}>{warning}</Text>
      ))}
    </SectionMessage>
    {test.form?.map((change) => (
      <Text key={change}>{change}</Text>
    ))}
    <Stack space="space.050">
      <Fact name="Module" says={test.module} />
      <Fact name="FIPS 140 certificate" says={test.fipsCertificate ?? 'none'} />
      <Fact name="Hardware" says={HSM[test.hsm]} />
      <Fact name="Protection levels" says={test.protectionLevels.join(', ')} />
      <Fact name="Locations" says={test.locations.join(', ') || 'none named'} />
      <Fact
        name="Undo window of a deletion"
        says={`${test.deletionWindowDays.min} to ${test.deletionWindowDays.max} days`}
      />
      {test.keyTypes.map(({ family, keyTypes, operations }) => (
        <Fact key={family} name={family} says={`${keyTypes.join(', ')}: ${operations.join(', ')}`} />
      ))}
    </Stack>
    <Stack space="space.075">
      {test.features.map(({ title, has, meaning }) => (
        <Inline key={title} space="space.100" alignBlock="center" shouldWrap>
          <Lozenge appearance={has ? 'success' : 'default'}>{has ? '✓ Yes' : '– No'}</Lozenge>
          <Text>
            <Strong>{title}.</Strong> {meaning}
          </Text>
        </Inline>
      ))}
    </Stack>
  </Stack>
);

const Fact = ({ name, says }: { readonly name: string; readonly says: string }) => (
  <Text>
    <Strong>{name}:</Strong> {says}
  </Text>
);
