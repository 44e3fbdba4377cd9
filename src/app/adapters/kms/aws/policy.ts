import type { Operation } from '../../../../domain/algorithms';
import type { ApplicationGrant } from '../../../../domain/key-request';
import { type AwsConnection, partitionOf } from './config';
import { actionsOf } from './operations';

/** A statement of a key policy (IAM JSON policy language, version 2012-10-17). `Resource` of a key policy is the key. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly AWS: string };
  readonly Action: readonly string[];
  readonly Resource: '*';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface KeyPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

type Principals = Pick<
  AwsConnection,
  | 'region'
  | 'accountId'
  | 'appPrincipalArn'
  | 'breakGlassPrincipalArn'
  | 'applicationPrincipal'
  | 'viaService'
  | 'encryptionContext'
>;

/** Everything that uses key material, or lets somebody else use it. */
const CRYPTOGRAPHIC = [
  'kms:Decrypt',
  'kms:DeriveSharedSecret',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:GenerateMac',
  'kms:GetPublicKey',
  'kms:ReEncrypt*',
  'kms:Sign',
  'kms:Verify*',
] as const;

/** A grant passes by the key policy, and a replica has a policy of its own. */
const PASSING_BY = ['kms:CreateGrant', 'kms:ReplicateKey', 'kms:UpdatePrimaryRegion'] as const;

const READ = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
] as const;

/** What decides whether a key can be used, and whether it lives. */
const CHANGE = [
  'kms:CancelKeyDeletion',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
] as const;

const ALIASES = ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'] as const;

/** What the adapter calls on keys and on the aliases of keys, and nothing that it doesn't. */
const APP = actionsOf('key', 'alias');

/** Symmetric keys differ: their clients encrypt more than 4 KiB under data keys, made and wrapped in one call. */
export type UseKind = 'symmetric' | 'other';

const USE: Readonly<Record<UseKind, Readonly<Partial<Record<Operation, readonly string[]>>>>> = {
  symmetric: {
    encrypt: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptTo'],
    decrypt: ['kms:Decrypt', 'kms:ReEncryptFrom'],
    wrapKey: [
      'kms:Encrypt',
      'kms:GenerateDataKeyPairWithoutPlaintext',
      'kms:GenerateDataKeyWithoutPlaintext',
    ],
    unwrapKey: ['kms:Decrypt'],
  },
  other: {
    encrypt: ['kms:Encrypt', 'kms:GetPublicKey'],
    decrypt: ['kms:Decrypt'],
    wrapKey: ['kms:Encrypt', 'kms:GetPublicKey'],
    unwrapKey: ['kms:Decrypt'],
    sign: ['kms:Sign'],
    verify: ['kms:GetPublicKey', 'kms:Verify'],
    generateMac: ['kms:GenerateMac'],
    verifyMac: ['kms:VerifyMac'],
  },
};

/** The principal that an application acts as. */
export const principalOf = ({ applicationPrincipal, accountId }: Principals, application: string): string =>
  applicationPrincipal.replace('{account}', accountId).replaceAll('{application}', application);

/** Key policy of a key that nobody can use: what it is created with, and gets back when it is disabled. */
export function lockedPolicy(connection: Principals): KeyPolicy {
  return policy([
    ...management(connection),
    {
      Sid: 'NobodyUses',
      Effect: 'Deny',
      Principal: '*',
      Action: [...CRYPTOGRAPHIC, ...PASSING_BY],
      Resource: '*',
    },
  ]);
}

/** Key policy of a released key: the applications of the request, each for its operations, and nobody else. */
export function releasedPolicy(
  connection: Principals,
  kind: UseKind,
  applications: readonly ApplicationGrant[],
): KeyPolicy {
  const grants = applications
    .map((application, index) => grantOf(connection, kind, application, index + 1))
    .filter(({ Action }) => Action.length > 0);
  const principals = grants.map(({ Principal }) => Principal.AWS);
  return policy([
    ...management(connection),
    ...grants,
    {
      Sid: 'NobodyElseUses',
      Effect: 'Deny',
      Principal: '*',
      Action: CRYPTOGRAPHIC,
      Resource: '*',
      ...(principals.length > 0 && notFrom(principals)),
    },
    { Sid: 'NobodyPassesBy', Effect: 'Deny', Principal: '*', Action: PASSING_BY, Resource: '*' },
  ]);
}

/** What was encrypted, signed or authenticated under an older version has to stay readable and verifiable. */
const LOOKS_BACK: readonly Operation[] = ['decrypt', 'unwrapKey', 'verify', 'verifyMac'];

/** Key policy of a key that another one has taken over from: of what was approved, that which looks back. */
export const narrowedPolicy = (
  connection: Principals,
  kind: UseKind,
  applications: readonly ApplicationGrant[],
): KeyPolicy =>
  releasedPolicy(
    connection,
    kind,
    applications.map(({ name, operations }) => ({
      name,
      operations: operations.filter((operation) => LOOKS_BACK.includes(operation)),
    })),
  );

/**
 * The account's root may read, so that nothing but reading is delegated to IAM; the app and the break-glass principal
 * manage. The denial keeps it so even where somebody adds a statement, and protects against deletion.
 */
function management(connection: Principals): readonly Statement[] {
  const { partition } = partitionOf(connection.region);
  const { accountId, appPrincipalArn, breakGlassPrincipalArn } = connection;
  const root = `arn:${partition}:iam::${accountId}:root`;
  const allow = (Sid: string, AWS: string, Action: readonly string[]): Statement => ({
    ...{ Sid, Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' },
  });
  return [
    allow('AccountReads', root, READ),
    allow('KeydeskManages', appPrincipalArn, APP),
    allow('BreakGlassManages', breakGlassPrincipalArn, [...READ, ...CHANGE, ...ALIASES]),
    {
      ...{ Sid: 'NobodyElseManages', Effect: 'Deny', Principal: '*', Action: CHANGE, Resource: '*' },
      ...notFrom([appPrincipalArn, breakGlassPrincipalArn]),
    },
  ];
}

/** `aws:PrincipalArn` of an assumed role's session is the role's own ARN. */
const notFrom = (principals: readonly string[]) => ({
  Condition: { ArnNotEquals: { 'aws:PrincipalArn': principals } },
});

type Grant = Statement & { readonly Principal: { readonly AWS: string } };

function grantOf(
  connection: Principals,
  kind: UseKind,
  { name, operations }: ApplicationGrant,
  position: number,
): Grant {
  const conditions = conditionsOf(connection, kind);
  return {
    Sid: `Application${position}Uses`,
    Effect: 'Allow',
    Principal: { AWS: principalOf(connection, name) },
    Action: [...new Set(operations.flatMap((operation) => USE[kind][operation] ?? []))].sort(),
    Resource: '*',
    ...(Object.keys(conditions).length > 0 && { Condition: { StringEquals: conditions } }),
  };
}

function conditionsOf(
  { viaService, encryptionContext, region }: Principals,
  kind: UseKind,
): Readonly<Record<string, string>> {
  const [name, ...value] = encryptionContext.split('=');
  return {
    ...(viaService !== '' && {
      'kms:ViaService': `${viaService}.${region}.${partitionOf(region).suffix}`,
    }),
    ...(kind === 'symmetric' &&
      encryptionContext !== '' && { [`kms:EncryptionContext:${name}`]: value.join('=') }),
  };
}

const policy = (statements: readonly Statement[]): KeyPolicy => ({
  Version: '2012-10-17',
  Statement: statements,
});
