import type { KeyHandle } from '../../../../domain/ids';
import { ok, type Result, refuse } from '../../../../domain/result';
import type { KmsRefusal } from '../../../ports/kms';
import { type AwsConnection, partitionOf } from './config';

/** A compatible server has a scheme of its own: its keys are never taken for AWS's. */
export const SCHEMES: Readonly<Record<AwsConnection['type'], string>> = {
  aws: 'aws-kms',
  'aws-compatible': 'aws-kms-compatible',
};

/** Key ids are UUIDs, with `mrk-` and 32 hex digits for multi-Region keys. */
const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

type Place = Pick<AwsConnection, 'type' | 'region' | 'accountId'>;

const arnPrefix = ({ region, accountId }: Place): string =>
  `arn:${partitionOf(region).partition}:kms:${region}:${accountId}:key/`;

/** True for the ARN of a key in the connection's account and region. */
export const isKeyArn = (place: Place, arn: string): boolean =>
  arn.startsWith(arnPrefix(place)) && KEY_ID.test(arn.slice(arnPrefix(place).length));

export const handleOf = (place: Place, arn: string): KeyHandle =>
  `${SCHEMES[place.type]}:${arn}` as KeyHandle;

/** The key's ARN inside `aws-kms:<key ARN>`. Of another account or region it isn't this connection's to touch. */
export function arnOf(place: Place, handle: KeyHandle): Result<string, KmsRefusal> {
  const prefix = `${SCHEMES[place.type]}:`;
  const arn = handle.slice(prefix.length);
  if (handle.startsWith(prefix) && isKeyArn(place, arn)) return ok(arn);
  return refuse({
    code: 'invalid-request',
    message: `${JSON.stringify(handle.slice(0, 120))} is not a handle of this KMS.`,
    mend: `Give a handle of the form ${prefix}${arnPrefix(place)}<key id>.`,
  });
}
