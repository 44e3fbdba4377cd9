import { Command } from 'commander';
import * as z from 'zod';
import { awsConnectionSchema } from '../../app/adapters/kms/aws/config';
import { appPermissions, basePermissions } from '../../app/adapters/kms/aws/permissions';
import { lockedPolicy, releasedPolicy } from '../../app/adapters/kms/aws/policy';
import { CommandFailure, EXIT } from '../run';

interface AwsOptions {
  readonly region: string;
  readonly account: string;
  readonly principal: string;
  readonly breakGlass: string;
  readonly applications: string;
  readonly roleArn: string;
  readonly printPermissions?: boolean;
}

const awsCommand = (): Command =>
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
    .option('--print-permissions', 'print the IAM policies, and the key policies that keys will get')
    .action((options: AwsOptions) => {
      if (!options.printPermissions)
        throw new CommandFailure('Say what to do: --print-permissions.', EXIT.usage);
      process.stdout.write(`${JSON.stringify(permissionsOf(options), null, 2)}\n`);
    });

/** The policies by what they are for; the key policies for an application named `example`. */
function permissionsOf(options: AwsOptions): Readonly<Record<string, unknown>> {
  const parsed = awsConnectionSchema.safeParse({
    type: 'aws',
    region: options.region,
    accountId: options.account,
    appPrincipalArn: options.principal,
    breakGlassPrincipalArn: options.breakGlass,
    applicationPrincipal: options.applications,
    roleArn: options.roleArn,
  });
  if (!parsed.success) throw new CommandFailure(z.prettifyError(parsed.error), EXIT.usage);
  const connection = parsed.data;
  const base = basePermissions(connection);
  return {
    'IAM policy of Keydesk’s principal': appPermissions(connection),
    ...(base && { 'IAM policy of the stored credential': base }),
    'Key policy until release, and after disabling': lockedPolicy(connection),
    'Key policy after release (an application that encrypts)': releasedPolicy(connection, 'symmetric', [
      { name: 'example', operations: ['encrypt'] },
    ]),
  };
}

export const connectCommand = (): Command =>
  new Command('connect').description('connect a KMS of your own').addCommand(awsCommand());
