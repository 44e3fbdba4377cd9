import { type AwsConnection, partitionOf } from './config';
import { ALIAS_PREFIX } from './keys';
import { type AwsOperation, OPERATIONS } from './operations';
import { TAG } from './tags';

type Place = Pick<AwsConnection, 'region' | 'accountId' | 'appPrincipalArn' | 'roleArn'>;
type Scope = AwsOperation['scope'];

interface IamStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface IamPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly IamStatement[];
}

const PREFIX_OF_SERVICE: Readonly<Record<AwsOperation['service'], string>> = { kms: 'kms', tagging: 'tag' };

function actionsFor(...scopes: readonly Scope[]): string[] {
  return Object.entries(OPERATIONS)
    .filter(([, { scope }]) => scopes.includes(scope))
    .map(([name, { service }]) => `${PREFIX_OF_SERVICE[service]}:${name}`)
    .sort();
}

/**
 * What the app's principal needs in IAM: to make keys that bear our tag, to name them, and to find them. Nothing on
 * existing keys: a key's own policy lets the app manage it, so no key that somebody else made comes within reach.
 * AWS asks for `kms:TagResource` where a key is made with tags; it is limited to orders that carry our tag.
 */
export function appPermissions({ region, accountId }: Place): IamPolicy {
  const place = `arn:${partitionOf(region).partition}:kms:${region}:${accountId}`;
  const withOurTag = { [`aws:RequestTag/${TAG.request}`]: 'false' };
  const here = { 'aws:RequestedRegion': region };
  return policy([
    {
      Sid: 'MakeKeysThatBearTheTag',
      Effect: 'Allow',
      Action: actionsFor('new-key'),
      Resource: '*',
      Condition: {
        Null: withOurTag,
        StringEquals: here,
        Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' },
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
      Action: actionsFor('alias'),
      Resource: `${place}:${ALIAS_PREFIX}*`,
    },
    { Sid: 'FindThem', Effect: 'Allow', Action: actionsFor('account'), Resource: '*' },
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

const policy = (Statement: readonly IamStatement[]): IamPolicy => ({ Version: '2012-10-17', Statement });
