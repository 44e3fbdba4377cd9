import * as z from 'zod';
import { secureUrlSchema } from '../../http/secure-url';

/**
 * A connection to AWS KMS, as flat texts: the form's fields are texts, and an empty one is a choice not taken.
 * Hosts are computed from the region alone, so nothing that an administrator types can send a credential elsewhere.
 */

const REGION = /^[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/;
const PRINCIPAL = /^arn:(aws[a-z-]*):iam::(\d{12}):(?:role|user)\/[\w+=,.@/-]{1,512}$/;
/** A principal with the application's name in it: one principal for each application. */
const TEMPLATE =
  /^arn:aws[a-z-]*:iam::(?:\{account\}|\d{12}):(?:role|user)\/[\w+=,.@/-]*\{application\}[\w+=,.@/-]*$/;
const VIA_SERVICE = /^[a-z0-9.-]{1,64}$/;
const CONTEXT = /^[\w:/.@+-]{1,128}=[\w:/.@+ -]{1,256}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

const text = (form: RegExp, mend: string) => z.string().trim().regex(form, mend);
/** Empty where the choice isn't taken. */
const choice = (form: RegExp, mend: string) =>
  z
    .string()
    .trim()
    .default('')
    .refine((value) => value === '' || form.test(value), mend);
const yesOrNo = z
  .string()
  .trim()
  .default('')
  .pipe(z.enum(['', 'yes', 'no'], 'Write "yes" or "no"'));

const PRINCIPAL_MEND = 'Give the ARN of a role or user, such as arn:aws:iam::111122223333:role/keydesk';

const shared = {
  region: text(REGION, 'Name an AWS region, such as eu-central-1'),
  accountId: text(/^\d{12}$/, 'Give the twelve digits of the AWS account'),
  /** As whom the app acts on keys: the only principal, with the break-glass one, that a key's policy lets manage it. */
  appPrincipalArn: text(PRINCIPAL, PRINCIPAL_MEND),
  /** Who can mend a key if the app's principal is lost. Can't use keys either. */
  breakGlassPrincipalArn: text(PRINCIPAL, PRINCIPAL_MEND),
  /** Principal of an application; `{account}` and `{application}` are filled in. */
  applicationPrincipal: text(
    TEMPLATE,
    'Give an ARN with {application} in it, such as arn:aws:iam::{account}:role/{application}',
  ),
  /** Role that is assumed for each invocation; the stored credential can then do nothing else. */
  roleArn: choice(PRINCIPAL, PRINCIPAL_MEND),
  externalId: choice(EXTERNAL_ID, 'An external id has letters, digits and + = , . @ : / - _'),
  multiRegion: yesOrNo,
  /** `s3`: keys are usable through that service only (condition `kms:ViaService`). */
  viaService: choice(VIA_SERVICE, 'Name an AWS service as in its host name, such as s3'),
  /** `name=value`: symmetric keys are usable with that encryption context only. */
  encryptionContext: choice(CONTEXT, 'Write the encryption context as name=value'),
} as const;

const AWS = z.strictObject({
  type: z.literal('aws'),
  ...shared,
  /** Endpoints whose TLS ends in a FIPS validated module. */
  fipsEndpoint: yesOrNo,
});

const COMPATIBLE = z.strictObject({
  type: z.literal('aws-compatible'),
  ...shared,
  /** KMS, STS and tagging are all called here. */
  endpoint: secureUrlSchema,
});

type Shared = Pick<
  z.output<typeof AWS>,
  'accountId' | 'region' | 'appPrincipalArn' | 'breakGlassPrincipalArn' | 'roleArn'
>;

function objection(
  connection: Shared,
): { readonly path: keyof Shared; readonly message: string } | undefined {
  const { partition } = partitionOf(connection.region);
  for (const path of ['appPrincipalArn', 'breakGlassPrincipalArn'] as const) {
    const [, itsPartition, account] = PRINCIPAL.exec(connection[path]) ?? [];
    if (itsPartition !== partition || account !== connection.accountId)
      return { path, message: `Give a principal of account ${connection.accountId} in ${partition}` };
  }
  if (connection.appPrincipalArn === connection.breakGlassPrincipalArn)
    return { path: 'breakGlassPrincipalArn', message: 'Name somebody else than the app' };
  if (connection.roleArn !== '' && connection.roleArn !== connection.appPrincipalArn)
    return { path: 'roleArn', message: 'The role that is assumed has to be the principal of the app' };
  return undefined;
}

const consistent = (context: z.core.ParsePayload<Shared>): void => {
  const found = objection(context.value);
  if (found)
    context.issues.push({ code: 'custom', input: context.value, path: [found.path], message: found.message });
};

export const awsConnectionSchema = AWS.check(consistent);
export const awsCompatibleConnectionSchema = COMPATIBLE.check(consistent);
export type AwsConnection = z.output<typeof AWS> | z.output<typeof COMPATIBLE>;

interface Partition {
  readonly partition: string;
  readonly suffix: string;
}

/** By the beginning of the region's name. */
const PARTITIONS: readonly (readonly [prefix: string, Partition])[] = [
  ['cn-', { partition: 'aws-cn', suffix: 'amazonaws.com.cn' }],
  ['us-gov-', { partition: 'aws-us-gov', suffix: 'amazonaws.com' }],
  ['', { partition: 'aws', suffix: 'amazonaws.com' }],
];

export function partitionOf(region: string): Partition {
  const found = PARTITIONS.find(([prefix]) => region.startsWith(prefix));
  if (!found) throw new Error(`No partition for ${region}`);
  return found[1];
}

/** Services of AWS that the adapter calls. */
export type AwsService = 'kms' | 'tagging' | 'sts';

/** First label of the host; KMS and STS have a FIPS variant of it in many regions, tagging has none to rely on. */
const HOST_LABEL: Readonly<Record<AwsService, { readonly usual: string; readonly fips: string }>> = {
  kms: { usual: 'kms', fips: 'kms-fips' },
  sts: { usual: 'sts', fips: 'sts-fips' },
  tagging: { usual: 'tagging', fips: 'tagging' },
};

/** Where a service of the connection is called, without a trailing slash. */
export function endpointOf(connection: AwsConnection, service: AwsService): string {
  if (connection.type === 'aws-compatible') return connection.endpoint;
  const label = HOST_LABEL[service][connection.fipsEndpoint === 'yes' ? 'fips' : 'usual'];
  return `https://${label}.${connection.region}.${partitionOf(connection.region).suffix}`;
}

/** Every address that the connection calls: what an administrator has to allow. */
export const endpointsOf = (connection: AwsConnection): string[] => {
  const services: AwsService[] = connection.roleArn === '' ? ['kms', 'tagging'] : ['kms', 'tagging', 'sts'];
  return [...new Set(services.map((service) => endpointOf(connection, service)))];
};
