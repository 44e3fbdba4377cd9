import type { AwsRefusal } from './errors';
import type { OurKey } from './keys';
import type { KeyMetadata } from './operations';

/** What of a key its order decides, and nothing changes later. */
export interface KeyShape {
  readonly KeySpec?: string | null | undefined;
  readonly KeyUsage?: string | null | undefined;
  readonly MultiRegion?: boolean | null | undefined;
}

/**
 * Tags and aliases can be written by whoever may do so in the account, so they don't prove that a key is the one that
 * was ordered. What AWS itself says of a key does: that AWS made its material, of the ordered kind, and that it has no
 * replica, whose policy is its own.
 */
export const isAsOrdered = (metadata: KeyMetadata, order: KeyShape): boolean =>
  isMadeByAws(metadata) &&
  metadata.KeySpec === order.KeySpec &&
  metadata.KeyUsage === order.KeyUsage &&
  (metadata.MultiRegion ?? false) === (order.MultiRegion ?? false) &&
  (metadata.MultiRegionConfiguration?.ReplicaKeys ?? []).length === 0;

/** Imported material is known to whoever imported it. A compatible server may not say. */
const isMadeByAws = ({ Origin }: KeyMetadata): boolean => (Origin ?? 'AWS_KMS') === 'AWS_KMS';

export const notAsOrdered = ({ arn }: OurKey): AwsRefusal => ({
  code: 'policy',
  message: `The key ${arn} bears the tags of a request, and is not as Keydesk makes its keys: somebody else made it.`,
  mend: 'Look in CloudTrail who made the key, remove it with its aliases, and ask again.',
});
