import { type AwsConnection, partitionOf } from './config';
import { ALIAS_PREFIX } from './keys';
import { actionsOf } from './operations';
import { SESSION_TAGS } from './sts';
import { TAG } from './tags';

type Place = Pick<AwsConnection, 'region' | 'accountId' | 'appPrincipalArn' | 'roleArn' | 'multiRegion'>;

interface IamStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Policy of a role that says who may assume it. */
export interface TrustPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Principal: { readonly AWS: string };
    readonly Action: readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  }[];
}

export interface IamPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly IamStatement[];
}

/**
 * What the app's principal needs in IAM: to make keys that bear our tag, to name them, and to find them. Nothing on
 * existing keys: a key's own policy lets the app manage it, so no key that somebody else made comes within reach.
 * AWS asks for `kms:TagResource` where a key is made with tags; it is limited to orders that carry our tag.
 */
export function appPermissions({ region, accountId, multiRegion }: Place): IamPolicy {
  const place = `arn:${partitionOf(region).partition}:kms:${region}:${accountId}`;
  const withOurTag = { [`aws:RequestTag/${TAG.request}`]: 'false' };
  const here = { 'aws:RequestedRegion': region };
  return policy([
    {
      Sid: 'MakeKeysThatBearTheTag',
      Effect: 'Allow',
      Action: actionsOf('new-key'),
      Resource: '*',
      Condition: {
        Null: withOurTag,
        // Origin and multi-Region also count where an order doesn't name them (AWS KMS condition keys).
        StringEquals: { ...here, 'kms:KeyOrigin': 'AWS_KMS' },
        // Where multi-Region keys are made, earlier keys of one Region still get successors of their own kind.
        ...(multiRegion !== 'yes' && { Bool: { 'kms:MultiRegion': 'false' } }),
        BoolIfExists: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' },
      },
    },
    {
      Sid: 'TagThem',
      Effect: 'Allow',
      Action: ['kms:TagResource'],
      Resource: `${place}:key/*`,
      Condition: { Null: withOurTag, StringEquals: here },
    },
    {
      Sid: 'NameThem',
      Effect: 'Allow',
      Action: actionsOf('alias'),
      Resource: `${place}:${ALIAS_PREFIX}*`,
    },
    {
      ...{ Sid: 'FindThem', Effect: 'Allow', Action: actionsOf('account'), Resource: '*' },
      Condition: { StringEquals: here },
    },
  ]);
}

/** What the stored credential needs where it assumes the app's role, and nothing else. */
export const basePermissions = ({ roleArn }: Place): IamPolicy | undefined =>
  roleArn === ''
    ? undefined
    : policy([
        {
          ...{ Sid: 'AssumeKeydesksRole', Effect: 'Allow', Resource: roleArn },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
        },
      ]);

/** Who may become the app's role: the stored credential, with the external id, and with the tags that name the ticket. */
export const trustPolicy = (
  { externalId }: Pick<AwsConnection, 'externalId'>,
  baseArn: string,
): TrustPolicy => ({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Sid: 'KeydesksCredentialAssumes', Effect: 'Allow', Principal: { AWS: baseArn } },
      Action: ['sts:AssumeRole'],
      ...(externalId !== '' && { Condition: { StringEquals: { 'sts:ExternalId': externalId } } }),
    },
    {
      ...{ Sid: 'AndTagsItsSession', Effect: 'Allow', Principal: { AWS: baseArn } },
      Action: ['sts:TagSession'],
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': SESSION_TAGS } },
    },
  ],
});

const policy = (Statement: readonly IamStatement[]): IamPolicy => ({ Version: '2012-10-17', Statement });
