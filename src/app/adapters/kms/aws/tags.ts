import { isKeyTypeId, type KeyTypeId, OPERATIONS, type Operation } from '../../../../domain/algorithms';
import { sha256Hex } from '../../../../domain/hash';
import type { RequestId } from '../../../../domain/ids';
import { type ApplicationGrant, canonicalJson } from '../../../../domain/key-request';
import type { KeySpec, RequestContext } from '../../../ports/kms';

/** Tags are the key's memory: what AWS doesn't keep and the port's answers need. All of ours begin like this. */
const PREFIX = 'keydesk-';
const APPLICATION = `${PREFIX}application/`;

export const TAG = {
  request: `${PREFIX}request`,
  /** Generation that the request had when the key was made. */
  created: `${PREFIX}created-generation`,
  /** Highest generation that disabled it. Written by disabling alone, so that a late enable can't lower it. */
  voided: `${PREFIX}voided-generation`,
  /** Last generation that released it; there from just before the first release on. */
  released: `${PREFIX}released-generation`,
  name: `${PREFIX}name`,
  group: `${PREFIX}key-group`,
  keyType: `${PREFIX}key-type`,
  spec: `${PREFIX}spec-sha256`,
  rotation: `${PREFIX}rotation-days`,
  ticket: `${PREFIX}ticket`,
  requester: `${PREFIX}requester`,
  snapshot: `${PREFIX}snapshot-sha256`,
  policy: `${PREFIX}policy-version`,
  project: `${PREFIX}project`,
  /** Which version of its handle a key is; absent from the first. */
  version: `${PREFIX}version`,
  /** On a key that the next version was begun for. Has one value only, so that a late write changes nothing. */
  succeeded: `${PREFIX}succeeded`,
  /** On a later version that has taken over: the alias points to it, and its predecessor is narrowed. */
  current: `${PREFIX}current`,
} as const;

export type Tags = Readonly<Record<string, string>>;

/** What the tags of one of our keys say. */
export interface TaggedKey {
  readonly requestId: RequestId;
  readonly name: string;
  readonly keyGroup: string;
  readonly keyType: KeyTypeId;
  readonly specHash: string;
  readonly createdGeneration: number;
  readonly voidedGeneration: number;
  /** undefined for a key that was never released. */
  readonly releasedGeneration: number | undefined;
  readonly rotationDays: number | undefined;
  readonly version: number;
  readonly isSucceeded: boolean;
  readonly isCurrent: boolean;
  readonly applications: readonly ApplicationGrant[];
}

export const specHash = (spec: KeySpec): string => sha256Hex(canonicalJson(spec));

/** Letters, digits, spaces and these are what every service of AWS takes in a tag. */
const clean = (text: string): string => text.replace(/[^\p{L}\p{N} _.:/=+@-]/gu, '_').slice(0, 256);

/** Tags that nobody but Keydesk and AWS may choose. */
const RESERVED = /^(keydesk-|aws:)/i;

/** Tags that a key is made with. Labels (cost centre, classification) are tags as they are: AWS's cost reports use them. */
export function tagsOf(spec: KeySpec, context: RequestContext): Tags {
  const labels = Object.entries(spec.labels)
    .filter(([name]) => !RESERVED.test(name))
    .map(([name, text]) => [clean(name).slice(0, 128), clean(text)]);
  const applications = spec.applications.map(({ name, operations }) => [
    `${APPLICATION}${name}`,
    [...operations].sort().join(' '),
  ]);
  return {
    ...Object.fromEntries(labels),
    ...Object.fromEntries(applications),
    [TAG.request]: context.requestId,
    [TAG.created]: String(context.generation),
    [TAG.name]: spec.name,
    [TAG.group]: spec.keyGroup,
    [TAG.keyType]: spec.keyType,
    [TAG.spec]: specHash(spec),
    ...(spec.rotationPeriodDays !== null && { [TAG.rotation]: String(spec.rotationPeriodDays) }),
    [TAG.ticket]: clean(context.ticket),
    [TAG.requester]: clean(context.requester),
    [TAG.snapshot]: context.snapshotHash,
    [TAG.policy]: clean(context.policyVersion),
    [TAG.project]: clean(spec.projectId),
  };
}

/** What stays with the key it was written for when the next version is made. `aws:` tags can't be given at all. */
const OWN: readonly string[] = [TAG.voided, TAG.released, TAG.succeeded, TAG.current];

/** Tags that the next version of a key is made with: what was approved, and which version it is. */
export const tagsOfNext = (tags: Tags, version: number, { generation }: RequestContext): Tags => ({
  ...Object.fromEntries(
    Object.entries(tags).filter(([name]) => !OWN.includes(name) && !name.startsWith('aws:')),
  ),
  [TAG.created]: String(generation),
  [TAG.version]: String(version),
});

/** The tags as AWS's API has them. */
export const tagList = (tags: Tags): { readonly TagKey: string; readonly TagValue: string }[] =>
  Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

const count = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

/** Reads a key's tags; undefined for a key that isn't ours. */
export function readTags(tags: Tags): TaggedKey | undefined {
  const { [TAG.request]: requestId, [TAG.name]: name, [TAG.group]: keyGroup } = tags;
  const { [TAG.keyType]: keyType = '', [TAG.spec]: hash } = tags;
  const createdGeneration = count(tags[TAG.created]);
  if (!requestId || !name || !keyGroup || !hash || createdGeneration === undefined) return undefined;
  if (!isKeyTypeId(keyType)) return undefined;
  return {
    requestId: requestId as RequestId,
    ...{ name, keyGroup, keyType, createdGeneration, specHash: hash },
    voidedGeneration: count(tags[TAG.voided]) ?? 0,
    releasedGeneration: count(tags[TAG.released]),
    rotationDays: count(tags[TAG.rotation]),
    version: count(tags[TAG.version]) ?? 1,
    isSucceeded: tags[TAG.succeeded] !== undefined,
    isCurrent: tags[TAG.current] !== undefined,
    applications: Object.entries(tags).flatMap(grantOf),
  };
}

const isOperation = (text: string): text is Operation => OPERATIONS.some((known) => known === text);

function grantOf([key, value]: readonly [string, string]): ApplicationGrant[] {
  if (!key.startsWith(APPLICATION)) return [];
  return [{ name: key.slice(APPLICATION.length), operations: value.split(' ').filter(isOperation) }];
}

/** AWS allows 50 tags; ours and the labels take up to 20. */
export const MAX_APPLICATIONS = 30;

/** What fits into a tag and into the ARN of a role alike. */
export const APPLICATION_NAME = /^[A-Za-z0-9_+=.@-]{1,64}$/;
