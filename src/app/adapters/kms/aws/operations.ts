import * as z from 'zod';
import type { AwsService } from './config';

/**
 * What the adapter calls, and what it reads of each answer. The rights that a connection needs are printed from this
 * table: nothing else is called. Members that we don't know are dropped; times are seconds since 1970, with fractions.
 */
export interface AwsOperation<T = unknown> {
  readonly service: Exclude<AwsService, 'sts'>;
  /** True where a repetition changes nothing, so that it may be tried again. */
  readonly reads: boolean;
  /**
   * Where the right to it comes from: IAM for the whole `account`, for aliases of our prefix and for a `new-key` that
   * bears our tag; the key's own policy for a `key`.
   */
  readonly scope: 'account' | 'key' | 'alias' | 'new-key';
  /** How often AWS takes it from an account in a region (AWS KMS, "Request quotas"); reads are far from their limits. */
  readonly perSecond?: number;
  readonly answer: z.ZodType<T>;
}

const text = z.string().min(1);
const moment = z.number().transform((seconds) => Math.round(seconds * 1000));

export const keyMetadata = z.object({
  Arn: text,
  KeyState: text,
  CreationDate: moment,
  DeletionDate: moment.nullish(),
  KeySpec: z.string().nullish(),
  KeyUsage: z.string().nullish(),
  Description: z.string().nullish(),
  MultiRegion: z.boolean().nullish(),
  /** Where the key material comes from. */
  Origin: z.string().nullish(),
  MultiRegionConfiguration: z.object({ ReplicaKeys: z.array(z.unknown()).nullish() }).nullish(),
});
export type KeyMetadata = z.output<typeof keyMetadata>;

const metadata = z.object({ KeyMetadata: keyMetadata });
/** Operations without output answer with an empty body, or `{}`. */
const nothing = z.unknown();
const marker = { NextMarker: z.string().nullish(), Truncated: z.boolean().nullish() };

const row = <T>(operation: AwsOperation<T>): AwsOperation<T> => operation;

// biome-ignore format: a table lines up
export const OPERATIONS = {
  CreateKey:           row({ service: 'kms', reads: false, scope: 'new-key', perSecond: 5,  answer: metadata }),
  DescribeKey:         row({ service: 'kms', reads: true,  scope: 'key',                    answer: metadata }),
  EnableKey:           row({ service: 'kms', reads: false, scope: 'key',     perSecond: 5,  answer: nothing }),
  DisableKey:          row({ service: 'kms', reads: false, scope: 'key',     perSecond: 5,  answer: nothing }),
  PutKeyPolicy:        row({ service: 'kms', reads: false, scope: 'key',     perSecond: 15, answer: nothing }),
  EnableKeyRotation:   row({ service: 'kms', reads: false, scope: 'key',     perSecond: 15, answer: nothing }),
  RotateKeyOnDemand:   row({ service: 'kms', reads: false, scope: 'key',     perSecond: 5,  answer: nothing }),
  GetKeyRotationStatus: row({ service: 'kms', reads: true, scope: 'key',     answer: z.object({
    OnDemandRotationStartDate: moment.nullish(),
  }) }),
  ListKeyRotations:    row({ service: 'kms', reads: true,  scope: 'key',     answer: z.object({
    Rotations: z.array(z.object({ RotationDate: moment.nullish() })).nullish(), ...marker,
  }) }),
  ScheduleKeyDeletion: row({ service: 'kms', reads: false, scope: 'key',     perSecond: 15, answer: z.object({ DeletionDate: moment }) }),
  CancelKeyDeletion:   row({ service: 'kms', reads: false, scope: 'key',     perSecond: 5,  answer: nothing }),
  TagResource:         row({ service: 'kms', reads: false, scope: 'key',     perSecond: 10, answer: nothing }),
  ListResourceTags:    row({ service: 'kms', reads: true,  scope: 'key',     answer: z.object({
    Tags: z.array(z.object({ TagKey: text, TagValue: z.string() })), ...marker,
  }) }),
  CreateAlias:         row({ service: 'kms', reads: false, scope: 'alias',   perSecond: 5,  answer: nothing }),
  UpdateAlias:         row({ service: 'kms', reads: false, scope: 'alias',   perSecond: 5,  answer: nothing }),
  DeleteAlias:         row({ service: 'kms', reads: false, scope: 'alias',   perSecond: 5,  answer: nothing }),
  ListAliases:         row({ service: 'kms', reads: true,  scope: 'account',                answer: z.object({
    Aliases: z.array(z.object({ AliasName: text, TargetKeyId: z.string().nullish() })), ...marker,
  }) }),
  GetResources:        row({ service: 'tagging', reads: true, scope: 'account',             answer: z.object({
    ResourceTagMappingList: z.array(z.object({ ResourceARN: text })).nullish(),
    PaginationToken: z.string().nullish(),
  }) }),
} as const;

export type OperationName = keyof typeof OPERATIONS;
export type AnswerOf<N extends OperationName> = z.output<(typeof OPERATIONS)[N]['answer']>;

const PREFIX_OF_SERVICE: Readonly<Record<AwsOperation['service'], string>> = { kms: 'kms', tagging: 'tag' };

/** The operations of these scopes, as policies name them. */
export const actionsOf = (...scopes: readonly AwsOperation['scope'][]): string[] =>
  Object.entries(OPERATIONS)
    .filter(([, { scope }]) => scopes.includes(scope))
    .map(([name, { service }]) => `${PREFIX_OF_SERVICE[service]}:${name}`)
    .sort();

/** `X-Amz-Target`: service and version of the API, then the operation. */
export const TARGET_PREFIX: Readonly<Record<AwsOperation['service'], string>> = {
  kms: 'TrentService',
  tagging: 'ResourceGroupsTaggingAPI_20170126',
};
