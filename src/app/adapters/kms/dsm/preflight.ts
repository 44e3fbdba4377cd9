import { keyType } from '../../../../domain/algorithms';
import type { KeySpec, KmsRefusal } from '../../../ports/kms';
import { type DsmKeyType, dsmKeyType, keyOpsOf } from './key-table';
import type { Marks } from './marks';
import type { CryptographicPolicy, KeyMetadataPolicy, MetadataRule, StringConstraint } from './resources';

/** A group or account, as far as it says what keys may be. */
export interface PolicyHolder {
  readonly title: string;
  readonly cryptographic_policy?: CryptographicPolicy | null | undefined;
  readonly key_metadata_policy?: KeyMetadataPolicy | null | undefined;
}

type Check = (policy: CryptographicPolicy, key: DsmKeyType) => boolean;

const atLeast = (size: number, least: number | null | undefined): boolean => size >= (least ?? 0);
const oneOf = <T>(value: T, allowed: readonly T[] | null | undefined): boolean =>
  !allowed || allowed.includes(value);

/** Whether a cryptographic policy allows a key, by object type. */
// biome-ignore format: a table lines up
const ALLOWS: Readonly<Record<DsmKeyType['obj_type'], Check>> = {
  AES:   ({ aes }, key) => !!aes && oneOf(key.key_size ?? 0, aes.key_sizes),
  RSA:   ({ rsa }, key) => !!rsa && atLeast(key.key_size ?? 0, rsa.minimum_key_length),
  HMAC:  ({ hmac }, key) => !!hmac && atLeast(key.key_size ?? 0, hmac.minimum_key_length),
  EC:    ({ ec }, key) => !!ec && oneOf(key.elliptic_curve ?? '', ec.elliptic_curves),
  MLKEM: ({ mlkem }) => !!mlkem,
  MLDSA: ({ mldsa }) => !!mldsa,
};

/** What DSM's own policies of group and account would refuse, in words; empty where nothing. */
export function policyObjections(spec: KeySpec, marks: Marks, holders: readonly PolicyHolder[]): string[] {
  return holders.flatMap((holder) => [
    ...cryptographicObjections(spec, holder),
    ...metadataObjections(spec, marks, holder),
  ]);
}

export const policyRefusal = (objections: readonly string[]): KmsRefusal => ({
  code: 'policy',
  message: objections.join(' '),
  mend: 'Ask for another key, or have the policy changed in the DSM console.',
});

function cryptographicObjections(
  spec: KeySpec,
  { title, cryptographic_policy: policy }: PolicyHolder,
): string[] {
  if (!policy) return [];
  const key = dsmKeyType(keyType(spec.keyType));
  const refused = keyOpsOf(spec.operations).filter((operation) => !oneOf(operation, policy.key_ops));
  return [
    ...(ALLOWS[key.obj_type](policy, key)
      ? []
      : [`The ${title} doesn't allow keys of type ${spec.keyType}.`]),
    ...refused.map((operation) => `The ${title} doesn't allow ${operation}.`),
  ];
}

function metadataObjections(
  spec: KeySpec,
  marks: Marks,
  { title, key_metadata_policy: policy }: PolicyHolder,
): string[] {
  if (!policy) return [];
  const { obj_type } = dsmKeyType(keyType(spec.keyType));
  const rule: MetadataRule = policy.for_obj_type[obj_type] ?? policy.base;
  const told: readonly (readonly [string, string | undefined, StringConstraint | null | undefined])[] = [
    ['a description', spec.description || undefined, rule.description],
    ...Object.entries(rule.custom_metadata).map(([name, constraint]) => {
      return [`the metadata "${name}"`, marks[name], constraint] as const;
    }),
  ];
  return told.flatMap(([what, value, constraint]) => {
    const objection = constraint && objectionTo(value, constraint);
    return objection ? [`The ${title} ${objection} ${what}.`] : [];
  });
}

function objectionTo(
  value: string | undefined,
  { forbidden, required }: StringConstraint,
): string | undefined {
  if (forbidden !== undefined) return value === undefined ? undefined : 'forbids';
  if (!required) return undefined;
  if (value === undefined) return 'requires';
  if (required.non_empty_after_trim && value.trim() === '') return 'requires a text in';
  const allowed = required.allowed_values ?? [];
  return allowed.length === 0 || allowed.includes(value) ? undefined : `allows only ${allowed.join(', ')} in`;
}
