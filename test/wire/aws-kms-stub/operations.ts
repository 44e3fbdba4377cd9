import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { authorize, type Call, notDying, seconds, target, text } from './call';
import { parsePolicy } from './policies';
import { enableRotation, getRotationStatus, listRotations, rotateOnDemand } from './rotations';
import { AwsError } from './signature';
import { ACCOUNT, DAY_MS, REGION, type StubKey } from './state';

type Operation = (call: Call) => unknown;

/** What a key is after the call, as DescribeKey and CreateKey show it. */
const metadataOf = (key: StubKey) => ({
  KeyMetadata: {
    AWSAccountId: ACCOUNT,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: seconds(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyState: key.state,
    KeySpec: key.spec,
    KeyUsage: key.usage,
    Origin: key.origin ?? 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    MultiRegion: key.multiRegion,
    ...(key.multiRegion && {
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'PRIMARY',
        PrimaryKey: { Arn: key.arn, Region: REGION },
        ReplicaKeys: (key.replicas ?? []).map((Region) => ({
          Arn: key.arn.replace(REGION, Region),
          Region,
        })),
      },
    }),
    ...(key.deletionAt !== undefined && { DeletionDate: seconds(key.deletionAt) }),
  },
});

function tagsOf(value: unknown): Map<string, string> {
  const tags = (value ?? []) as readonly { readonly TagKey: string; readonly TagValue: string }[];
  if (tags.length > 50) throw new AwsError('TagException', 'Too many tags');
  if (tags.some(({ TagKey }) => TagKey.startsWith('aws:')))
    throw new AwsError('TagException', 'Tags beginning with aws: are reserved');
  if (tags.some(({ TagKey, TagValue }) => TagKey.length > 128 || TagValue.length > 256))
    throw new AwsError('ValidationException', '1 validation error detected');
  return new Map(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}

function createKey({ state, input, principal, principals }: Call): unknown {
  const spec = text(input.KeySpec) || 'SYMMETRIC_DEFAULT';
  const usage = text(input.KeyUsage) || 'ENCRYPT_DECRYPT';
  const policyText = text(input.Policy);
  const policy = parsePolicy(policyText, principals, principal);
  const key = { spec, usage, policy, policyText, description: text(input.Description) };
  return metadataOf(state.add({ ...key, multiRegion: input.MultiRegion === true }, tagsOf(input.Tags)));
}

function createAlias(call: Call): unknown {
  const alias = text(call.input.AliasName);
  if (!/^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/.test(alias))
    throw new AwsError('ValidationException', 'Alias must start with the prefix "alias/".');
  const key = notDying(target(call, 'kms:CreateAlias'));
  if (call.state.aliases.has(alias))
    throw new AwsError('AlreadyExistsException', `An alias with the name ${alias} already exists`);
  call.state.aliases.set(alias, key.arn);
  return undefined;
}

/** SYMMETRIC_DEFAULT, HMAC or asymmetric. */
const kindOf = ({ spec }: StubKey): string =>
  spec === 'SYMMETRIC_DEFAULT' ? 'symmetric' : spec.startsWith('HMAC_') ? 'hmac' : 'asymmetric';

/** Both keys' policies have to allow it, and the keys must be of one kind and usage. */
function updateAlias(call: Call): unknown {
  const alias = text(call.input.AliasName);
  const [old, next] = [call.state.find(alias), notDying(target(call, 'kms:UpdateAlias'))];
  authorize(old, { action: 'kms:UpdateAlias', principal: call.principal });
  if (kindOf(old) !== kindOf(next) || old.usage !== next.usage)
    throw new AwsError('ValidationException', `${alias} cannot be moved to a key of another type.`);
  call.state.aliases.set(alias, next.arn);
  return undefined;
}

function deleteAlias({ state, input, principal }: Call): unknown {
  const alias = text(input.AliasName);
  authorize(state.find(alias), { action: 'kms:DeleteAlias', principal });
  state.aliases.delete(alias);
  return undefined;
}

function listAliases({ state, input }: Call): unknown {
  state.settle();
  const all = [...state.aliases].sort();
  const limit = Math.min(Number(input.Limit ?? 50), 100);
  const start = Number(input.Marker ?? 0);
  const page = all.slice(start, start + limit);
  const more = start + limit < all.length;
  return {
    Aliases: page.map(([AliasName, arn]) => ({ AliasName, TargetKeyId: arn.split('/').at(-1) })),
    Truncated: more,
    ...(more && { NextMarker: String(start + limit) }),
  };
}

function scheduleDeletion(call: Call): unknown {
  const key = notDying(target(call, 'kms:ScheduleKeyDeletion'));
  const days = Number(call.input.PendingWindowInDays ?? 30);
  if (days < 7 || days > 30)
    throw new AwsError('ValidationException', 'PendingWindowInDays must be 7 to 30.');
  key.state = 'PendingDeletion';
  key.deletionAt = call.state.now() + days * DAY_MS;
  return { KeyId: key.arn, DeletionDate: seconds(key.deletionAt), KeyState: key.state };
}

function cancelDeletion(call: Call): unknown {
  const key = target(call, 'kms:CancelKeyDeletion');
  if (key.state !== 'PendingDeletion')
    throw new AwsError('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
  key.state = 'Disabled';
  delete key.deletionAt;
  return { KeyId: key.arn };
}

/** A key that is used: enabled, of the right usage, and its policy lets the caller. */
function used(call: Call, operation: string, usage: string): StubKey {
  const context = Object.entries((call.input.EncryptionContext ?? {}) as Record<string, string>);
  const keys = Object.fromEntries(context.map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));
  const key = notDying(target(call, `kms:${operation}`, keys));
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  if (key.usage !== usage)
    throw new AwsError(
      'InvalidKeyUsageException',
      `${key.arn} key usage is ${key.usage} which is not valid for ${operation}.`,
    );
  return key;
}

function encrypt(call: Call): unknown {
  const key = used(call, 'Encrypt', 'ENCRYPT_DECRYPT');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.material, iv);
  const body = Buffer.concat([
    cipher.update(Buffer.from(text(call.input.Plaintext), 'base64')),
    cipher.final(),
  ]);
  const blob = Buffer.concat([Buffer.from(key.id.padEnd(40)), iv, cipher.getAuthTag(), body]);
  return {
    KeyId: key.arn,
    CiphertextBlob: blob.toString('base64'),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

function decrypt(call: Call): unknown {
  const blob = Buffer.from(text(call.input.CiphertextBlob), 'base64');
  const KeyId = blob.subarray(0, 40).toString().trim();
  const key = used({ ...call, input: { ...call.input, KeyId } }, 'Decrypt', 'ENCRYPT_DECRYPT');
  const decipher = createDecipheriv('aes-256-gcm', key.material, blob.subarray(40, 52));
  decipher.setAuthTag(blob.subarray(52, 68));
  const plain = Buffer.concat([decipher.update(blob.subarray(68)), decipher.final()]);
  return { KeyId: key.arn, Plaintext: plain.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
}

const codeOf = (key: StubKey, call: Call): string =>
  createHmac('sha256', key.material).update(text(call.input.Message)).digest('base64');

function mac(call: Call, operation: 'Sign' | 'GenerateMac', usage: string, member: string): unknown {
  const key = used(call, operation, usage);
  return { KeyId: key.arn, [member]: codeOf(key, call) };
}

function check(call: Call, operation: 'Verify' | 'VerifyMac', usage: string, member: string): unknown {
  const key = used(call, operation, usage);
  if (codeOf(key, call) !== text(call.input[member]))
    throw new AwsError(member === 'Mac' ? 'KMSInvalidMacException' : 'KMSInvalidSignatureException', '');
  return { KeyId: key.arn };
}

function getResources({ state, input }: Call): unknown {
  const filters = (input.TagFilters ?? []) as readonly { Key: string; Values: readonly string[] }[];
  state.settle();
  const found = [...state.keys.values()].filter(
    ({ tags, hiddenFor }) =>
      hiddenFor === 0 && filters.every(({ Key, Values }) => Values.includes(tags.get(Key) ?? '')),
  );
  return { PaginationToken: '', ResourceTagMappingList: found.map(({ arn }) => ({ ResourceARN: arn })) };
}

/** By `X-Amz-Target`. An operation without output answers with an empty body. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'TrentService.CreateKey': createKey,
  'TrentService.DescribeKey': (call) => metadataOf(target(call, 'kms:DescribeKey')),
  'TrentService.EnableKey': (call) => {
    notDying(target(call, 'kms:EnableKey')).state = 'Enabled';
  },
  'TrentService.DisableKey': (call) => {
    notDying(target(call, 'kms:DisableKey')).state = 'Disabled';
  },
  'TrentService.GetKeyPolicy': (call) => ({
    Policy: target(call, 'kms:GetKeyPolicy').policyText,
    PolicyName: 'default',
  }),
  'TrentService.PutKeyPolicy': (call) => {
    const key = target(call, 'kms:PutKeyPolicy');
    key.policyText = text(call.input.Policy);
    key.policy = parsePolicy(key.policyText, call.principals, call.principal);
  },
  'TrentService.TagResource': (call) => {
    const key = notDying(target(call, 'kms:TagResource'));
    for (const [name, value] of tagsOf(call.input.Tags)) key.tags.set(name, value);
  },
  'TrentService.ListResourceTags': (call) => ({
    Tags: [...target(call, 'kms:ListResourceTags').tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    Truncated: false,
  }),
  'TrentService.CreateAlias': createAlias,
  'TrentService.DeleteAlias': deleteAlias,
  'TrentService.UpdateAlias': updateAlias,
  'TrentService.ListAliases': listAliases,
  'TrentService.RotateKeyOnDemand': rotateOnDemand,
  'TrentService.GetKeyRotationStatus': getRotationStatus,
  'TrentService.ListKeyRotations': listRotations,
  'TrentService.EnableKeyRotation': enableRotation,
  'TrentService.ScheduleKeyDeletion': scheduleDeletion,
  'TrentService.CancelKeyDeletion': cancelDeletion,
  'TrentService.Encrypt': encrypt,
  'TrentService.Decrypt': decrypt,
  'TrentService.Sign': (call) => mac(call, 'Sign', 'SIGN_VERIFY', 'Signature'),
  'TrentService.GenerateMac': (call) => mac(call, 'GenerateMac', 'GENERATE_VERIFY_MAC', 'Mac'),
  'TrentService.Verify': (call) => check(call, 'Verify', 'SIGN_VERIFY', 'Signature'),
  'TrentService.VerifyMac': (call) => check(call, 'VerifyMac', 'GENERATE_VERIFY_MAC', 'Mac'),
  'ResourceGroupsTaggingAPI_20170126.GetResources': getResources,
};
