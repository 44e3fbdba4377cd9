import type { ConnectionField, ConnectionType } from '../../../views/admin';
import type { AwsConnection } from './config';

type Field = Omit<ConnectionField, 'isRequired' | 'isCalled'>;

const required = (field: Field): ConnectionField => ({ ...field, isRequired: true, isCalled: false });
const optional = (field: Field): ConnectionField => ({ ...field, isRequired: false, isCalled: false });

const FIELDS: readonly ConnectionField[] = [
  required({ key: 'region', label: 'Region', help: 'Where keys are kept, such as eu-central-1.' }),
  required({ key: 'accountId', label: 'AWS account', help: 'Its twelve digits.' }),
  required({
    key: 'appPrincipalArn',
    label: 'Keydesk’s principal',
    help: 'ARN of the role or user that Keydesk acts as. It manages keys and can use none.',
  }),
  required({
    key: 'breakGlassPrincipalArn',
    label: 'Break-glass principal',
    help: 'ARN of the only other role or user that may manage the keys, for emergencies.',
  }),
  required({
    key: 'applicationPrincipal',
    label: 'Applications’ principals',
    help: 'Template of their ARNs: arn:aws:iam::{account}:role/{application}. The roles have to exist.',
  }),
  optional({
    key: 'roleArn',
    label: 'Role to assume',
    help: 'Keydesk’s principal, where the credential assumes it.',
  }),
  optional({ key: 'externalId', label: 'External id', help: 'What the role’s trust policy asks for.' }),
  optional({
    key: 'multiRegion',
    label: 'Multi-Region keys',
    help: '"yes" makes multi-Region primary keys.',
  }),
  optional({
    key: 'viaService',
    label: 'Through one service',
    help: 'Such as s3: keys can be used through it alone.',
  }),
  optional({
    key: 'encryptionContext',
    label: 'Encryption context',
    help: 'name=value: symmetric keys can be used with it alone.',
  }),
];

const CREDENTIAL = '<access key id>:<secret access key>, with :<session token> where there is one.';

/** The forms of the two kinds: AWS itself, called at the hosts of its region alone, and what speaks its API. */
export const AWS_FORMS: Readonly<Record<AwsConnection['type'], Omit<ConnectionType, 'type'>>> = {
  aws: {
    name: 'AWS KMS',
    fields: [
      ...FIELDS,
      optional({ key: 'fipsEndpoint', label: 'FIPS endpoints', help: '"yes" calls kms-fips and sts-fips.' }),
    ],
    credentialHelp: CREDENTIAL,
  },
  'aws-compatible': {
    name: 'A server that speaks the API of AWS KMS',
    fields: [
      {
        ...{ key: 'endpoint', label: 'Address', isRequired: true, isCalled: true },
        help: 'Where KMS, STS and tagging are called. Another address discards the credential.',
      },
      ...FIELDS,
    ],
    credentialHelp: CREDENTIAL,
  },
};
