import type { KeyHandle, RequestId } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import { KmsUnavailable } from '../../../ports/kms';
import type { AwsClient, CallOptions } from './client';
import type { AwsConnection } from './config';
import { type AwsRefusal, type AwsResult, isGone, isWrongState } from './errors';
import { arnOf, isKeyArn } from './handle';
import type { KeyMetadata, OperationName } from './operations';
import { type KeyPolicy, lockedPolicy } from './policy';
import type { OnBehalfOf } from './sts';
import { readTags, TAG, type TaggedKey, type Tags, tagList } from './tags';

/** A key that bears our tags. */
export interface OurKey {
  readonly arn: string;
  readonly metadata: KeyMetadata;
  readonly tagged: TaggedKey;
  /** Every tag, as AWS has it. */
  readonly tags: Tags;
}

/** Seconds to minutes, says AWS, until everybody knows a new key; here together under eight seconds for each call. */
export const NEW_KEY_WAITS_MS = [250, 500, 1_000, 2_000, 4_000];

/** For a key that should have been there for long. */
export const OLD_KEY_WAITS_MS = [500, 1_500];

/** AWS makes new key material in the background, as a rule within seconds. */
export const KEY_MATERIAL_WAITS_MS = [500, 1_000, 2_000, 4_000];

/** Days until a surplus key is gone: the fewest that AWS has. Nobody could ever use it. */
const SURPLUS_DAYS = 7;

/** Keys by ARN, alias or tag, and the steps that several orders share. One object for one order. */
export class AwsKeys {
  readonly connection: AwsConnection;
  readonly #client: AwsClient;
  readonly #onBehalfOf: OnBehalfOf | undefined;

  constructor(client: AwsClient, connection: AwsConnection, onBehalfOf?: OnBehalfOf) {
    this.#client = client;
    this.connection = connection;
    this.#onBehalfOf = onBehalfOf;
  }

  call<N extends OperationName>(
    name: N,
    input: Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ) {
    return this.#client.call(name, named(input), { ...options, onBehalfOf: this.#onBehalfOf });
  }

  sleep(ms: number): Promise<void> {
    return this.#client.sleep(ms);
  }

  /** The first key of a handle. A later version has none of its own. */
  async byHandle(handle: KeyHandle, options: CallOptions = {}): Promise<AwsResult<OurKey>> {
    const arn = arnOf(this.connection, handle);
    if (!arn.ok) return arn;
    const key = await this.byArn(arn.value, options);
    return key.ok && key.value.tagged.version > 1 ? refuse(laterVersion(key.value)) : key;
  }

  async byArn(arn: string, options: CallOptions = {}): Promise<AwsResult<OurKey>> {
    const described = await this.call('DescribeKey', { KeyId: arn }, options);
    if (!described.ok) return described;
    const key = await this.#withTags(described.value.KeyMetadata);
    if (!key.ok) return key;
    if (key.value && key.value.arn !== arn) throw nonsense('another key than it was asked for');
    return key.value ? ok(key.value) : refuse(notOurs(arn));
  }

  /** The key that an alias points to; undefined where there is no such alias. A key that isn't ours is refused. */
  async byAlias(alias: string): Promise<AwsResult<OurKey | undefined>> {
    const described = await this.call('DescribeKey', { KeyId: alias });
    if (!described.ok) return isGone(described.refusal) ? ok(undefined) : described;
    const key = await this.#withTags(described.value.KeyMetadata);
    if (!key.ok) return isGone(key.refusal) ? ok(undefined) : key;
    return key.value ? ok(key.value) : refuse(notOurs(described.value.KeyMetadata.Arn));
  }

  /**
   * Other keys that were made as this version for the request and aren't on their way out, oldest first. AWS's index
   * of tags lags.
   */
  async byRequestTag({ requestId, version }: Wanted, except?: OurKey): Promise<AwsResult<OurKey[]>> {
    const listed = await this.call('GetResources', {
      ResourceTypeFilters: ['kms:key'],
      TagFilters: [
        { Key: TAG.request, Values: [requestId] },
        ...(version > 1 ? [{ Key: TAG.version, Values: [String(version)] }] : []),
      ],
      ResourcesPerPage: 100,
    });
    if (!listed.ok) return listed;
    const keys: OurKey[] = [];
    for (const { ResourceARN } of listed.value.ResourceTagMappingList ?? []) {
      if (ResourceARN === except?.arn || !isKeyArn(this.connection, ResourceARN)) continue;
      const key = await this.byArn(ResourceARN);
      if (!key.ok && key.refusal.code !== 'not-found') return key;
      if (key.ok && isWanted(key.value, { requestId, version })) keys.push(key.value);
    }
    return ok(keys.sort((a, b) => a.metadata.CreationDate - b.metadata.CreationDate));
  }

  async #withTags(metadata: KeyMetadata): Promise<AwsResult<OurKey | undefined>> {
    if (!isKeyArn(this.connection, metadata.Arn)) throw nonsense('a key of another place');
    const listed = await this.call('ListResourceTags', { KeyId: metadata.Arn, Limit: 50 });
    if (!listed.ok) return listed;
    const tags: Tags = Object.fromEntries(listed.value.Tags.map((tag) => [tag.TagKey, tag.TagValue]));
    const tagged = readTags(tags);
    return ok(tagged && { arn: metadata.Arn, metadata, tagged, tags });
  }

  tag({ arn }: OurKey, tags: Tags, options: CallOptions = {}) {
    return this.call('TagResource', { KeyId: arn, Tags: tagList(tags) }, options);
  }

  put({ arn }: OurKey, policy: KeyPolicy, options: CallOptions = {}) {
    const order = { KeyId: arn, PolicyName: 'default', Policy: JSON.stringify(policy) };
    return this.call('PutKeyPolicy', order, options);
  }

  /** Disables first: one call, and nobody uses it. Then the lock, so that enabling alone brings nothing back. */
  async lock(key: OurKey): Promise<AwsResult<unknown>> {
    const disabled = await this.call('DisableKey', { KeyId: key.arn });
    return disabled.ok ? this.put(key, lockedPolicy(this.connection)) : disabled;
  }

  /** Takes an alias away; it may be gone already. */
  async dropAlias(alias: string): Promise<AwsResult<unknown>> {
    const dropped = await this.call('DeleteAlias', { AliasName: alias });
    return !dropped.ok && isGone(dropped.refusal) ? ok(undefined) : dropped;
  }

  /** Puts a key away that nobody could ever use. It may be on its way out already. */
  async discard(arn: string): Promise<AwsResult<unknown>> {
    const scheduled = await this.call(
      'ScheduleKeyDeletion',
      { KeyId: arn, PendingWindowInDays: SURPLUS_DAYS },
      { awaitExistence: NEW_KEY_WAITS_MS },
    );
    return !scheduled.ok && (isGone(scheduled.refusal) || isWrongState(scheduled.refusal))
      ? ok(undefined)
      : scheduled;
  }
}

/** A key by its bare id, which AWS and all that speak its API take everywhere; not all of those take an ARN. */
const named = (input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { KeyId } = input;
  return typeof KeyId === 'string' && KeyId.startsWith('arn:')
    ? { ...input, KeyId: KeyId.slice(KeyId.lastIndexOf('/') + 1) }
    : input;
};

/** Which of a request's keys are meant. */
export interface Wanted {
  readonly requestId: RequestId;
  readonly version: number;
}

const isWanted = (key: OurKey, { requestId, version }: Wanted): boolean =>
  key.tagged.requestId === requestId && key.tagged.version === version && !isDying(key);

/** Aliases of ours. These two are no key groups, so the kinds never meet. */
export const ALIAS_PREFIX = 'alias/keydesk/';
export const RESERVED_GROUPS: readonly string[] = ['request', 'version'];
export const REQUEST_ALIAS_PREFIX = `${ALIAS_PREFIX}request/`;

/** The lock of a request's key, and of each later version of it. */
export const lockAlias = ({ requestId, version }: Wanted): string =>
  version === 1 ? `${REQUEST_ALIAS_PREFIX}${requestId}` : `${ALIAS_PREFIX}version/${requestId}/${version}`;
export const nameAlias = (key: { readonly keyGroup: string; readonly name: string }): string =>
  `${ALIAS_PREFIX}${key.keyGroup}/${key.name}`;

type Standing = 'usable' | 'unusable' | 'dying';

/** `KeyState` of the service model. Only an enabled key can be used; the others differ in what mends them. */
const STANDING: Readonly<Record<string, Standing>> = {
  Enabled: 'usable',
  Disabled: 'unusable',
  Creating: 'unusable',
  PendingImport: 'unusable',
  Unavailable: 'unusable',
  Updating: 'unusable',
  PendingDeletion: 'dying',
  PendingReplicaDeletion: 'dying',
};

function standingOf({ metadata }: OurKey): Standing {
  const standing = STANDING[metadata.KeyState];
  if (standing === undefined) throw nonsense(`a key in the unknown state ${metadata.KeyState.slice(0, 40)}`);
  return standing;
}

export const isDying = (key: OurKey): boolean => standingOf(key) === 'dying';
export const isEnabled = (key: OurKey): boolean => standingOf(key) === 'usable';

/** True for a key that was never released: nobody can ever have used it. */
export const isUnused = ({ tagged }: OurKey): boolean => tagged.releasedGeneration === undefined;

const notOurs = (arn: string): AwsRefusal => ({
  code: 'forbidden',
  message: `The key ${arn} was not made by Keydesk: it lacks its tags.`,
  mend: 'Manage it in AWS; Keydesk touches its own keys only.',
});

const laterVersion = ({ arn, tagged }: OurKey): AwsRefusal => ({
  code: 'invalid-request',
  message: `The key ${arn} is version ${tagged.version} of another handle.`,
  mend: 'Give the handle that the issue shows; all versions are managed by it.',
});

export const nonsense = (what: string): KmsUnavailable =>
  new KmsUnavailable('nonsense', `AWS answered with ${what}.`);
