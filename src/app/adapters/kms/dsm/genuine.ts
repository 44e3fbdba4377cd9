import { keyType } from '../../../../domain/algorithms';
import type { KeySpec } from '../../../ports/kms';
import { dsmKeyType, keyOpsOf } from './key-table';
import type { Sobject } from './resources';

const MADE_IN_DSM = 'FortanixHSM';

/**
 * Whoever may make or import keys in the group can write our marks on one, so the marks don't prove that a key is the
 * one that was ordered. What DSM itself says of it does: that its material was made in DSM, that it is of the ordered
 * kind, and that it can do what was ordered and nothing more.
 */
export const isAsOrdered = (key: Sobject, spec: KeySpec): boolean =>
  isOfShape(key, { ...dsmKeyType(keyType(spec.keyType)), key_ops: keyOpsOf(spec.operations) });

/** Whether an object can take the place of another one. */
export const isLikeOne = (key: Sobject, other: Sobject): boolean => isOfShape(key, other);

type Shape = Pick<Sobject, 'obj_type' | 'key_size' | 'elliptic_curve' | 'mlkem' | 'mldsa' | 'key_ops'>;

const isOfShape = ({ origin, key_ops, ...key }: Sobject, ordered: Shape): boolean =>
  (origin ?? MADE_IN_DSM) === MADE_IN_DSM &&
  key.obj_type === ordered.obj_type &&
  isLike(ordered.key_size, key.key_size) &&
  isLike(ordered.elliptic_curve, key.elliptic_curve) &&
  isLike(ordered.mlkem?.param_set, key.mlkem?.param_set) &&
  isLike(ordered.mldsa?.param_set, key.mldsa?.param_set) &&
  key_ops.length === ordered.key_ops.length &&
  ordered.key_ops.every((operation) => key_ops.includes(operation));

/** DSM may tell more of a key than it was told. */
const isLike = <T>(ordered: T | null | undefined, found: T | null | undefined): boolean =>
  ordered === undefined || ordered === null || ordered === found;
