import type { KeyHandle } from '../../../../domain/ids';
import { type AwsConnection, partitionOf } from './config';
import { arnOf } from './handle';

/** Hosts of the console, by partition. */
const HOSTS: Readonly<Record<string, (region: string) => string>> = {
  aws: (region) => `${region}.console.aws.amazon.com`,
  'aws-cn': (region) => `${region}.console.amazonaws.cn`,
  'aws-us-gov': () => 'console.amazonaws-us-gov.com',
};

/** The key in AWS's console; undefined for what only speaks AWS's API, and for a handle that isn't the connection's. */
export function consoleUrlOf(connection: AwsConnection, handle: KeyHandle): string | undefined {
  const arn = arnOf(connection, handle);
  const { region } = connection;
  const host = HOSTS[partitionOf(region).partition]?.(region);
  if (connection.type !== 'aws' || !arn.ok || !host) return undefined;
  const keyId = arn.value.slice(arn.value.lastIndexOf('/') + 1);
  return `https://${host}/kms/home?region=${region}#/kms/keys/${keyId}`;
}
