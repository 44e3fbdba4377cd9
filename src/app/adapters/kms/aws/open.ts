import { AwsKms } from './adapter';
import { AwsClient } from './client';
import type { AwsConnection } from './config';
import { type AwsTime, REAL_TIME } from './signed-exchange';

/** Opens a connection to AWS KMS, or to something that speaks its API. */
export const openAws = (
  connection: AwsConnection,
  credential: () => Promise<string | undefined>,
  time: AwsTime = REAL_TIME,
): AwsKms => new AwsKms(new AwsClient(connection, credential, time), connection);
