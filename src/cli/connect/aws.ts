import { Command } from 'commander';
import { type AwsConnection, awsConnectionSchema } from '../../app/adapters/kms/aws/config';
import { appPermissions, basePermissions, trustPolicy } from '../../app/adapters/kms/aws/permissions';
import { lockedPolicy, narrowedPolicy, releasedPolicy } from '../../app/adapters/kms/aws/policy';
import { parsedOptions, printPermissions, type Write } from './print';

interface AwsOptions {
  readonly region: string;
  readonly account: string;
  readonly principal: string;
  readonly breakGlass: string;
  readonly applications: string;
  readonly roleArn: string;
  readonly externalId: string;
  readonly base?: string;
  readonly viaService: string;
  readonly encryptionContext: string;
  readonly printPermissions?: boolean;
}

export const awsCommand = (write: Write): Command =>
  new Command('aws')
    .description('what a connection to AWS KMS needs in AWS')
    .requiredOption('--region <region>', 'such as eu-central-1')
    .requiredOption('--account <digits>', 'the AWS account')
    .requiredOption('--principal <arn>', 'role or user that Keydesk acts as')
    .requiredOption('--break-glass <arn>', 'the only other role or user that may manage the keys')
    .option(
      '--applications <arn>',
      'template of the applications’ ARNs',
      'arn:aws:iam::{account}:role/{application}',
    )
    .option('--role-arn <arn>', 'the principal again, where the stored credential assumes it', '')
    .option('--base <arn>', 'whose credential is stored, where it assumes the role')
    .option('--external-id <text>', 'what the role’s trust policy asks for', '')
    .option('--via-service <name>', 'service that keys can be used through alone, such as s3', '')
    .option('--encryption-context <name=value>', 'context that symmetric keys can be used with alone', '')
    .option('--print-permissions', 'print the IAM policies, and the key policies that keys will get')
    .action((options: AwsOptions) =>
      printPermissions(write, options.printPermissions, () => permissionsOf(options)),
    );

const connectionOf = (options: AwsOptions): AwsConnection =>
  parsedOptions(awsConnectionSchema, {
    type: 'aws',
    region: options.region,
    accountId: options.account,
    appPrincipalArn: options.principal,
    breakGlassPrincipalArn: options.breakGlass,
    applicationPrincipal: options.applications,
    roleArn: options.roleArn,
    externalId: options.externalId,
    viaService: options.viaService,
    encryptionContext: options.encryptionContext,
  });

/** The policies by what they are for; the key policies for an application named `example`. */
function permissionsOf(options: AwsOptions): Readonly<Record<string, unknown>> {
  const connection = connectionOf(options);
  const base = basePermissions(connection);
  const example = [{ name: 'example', operations: ['encrypt' as const, 'decrypt' as const] }];
  return {
    'IAM policy of Keydesk’s principal': appPermissions(connection),
    ...(base && { 'IAM policy of the stored credential': base }),
    ...(base && options.base && { 'Trust policy of the role': trustPolicy(connection, options.base) }),
    'Key policy until release, and after disabling': lockedPolicy(connection),
    'Key policy after release (a symmetric key)': releasedPolicy(connection, 'symmetric', example),
    'Key policy of an older version (not a symmetric key)': narrowedPolicy(connection, 'other', example),
  };
}
