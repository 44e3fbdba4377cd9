import type { Deadline } from '../../http/exchange';
import { DsmKms } from './adapter';
import { DsmClient } from './client';
import { dsmConnectionSchema } from './config';

/** The adapter on this machine's clock. Throws a `ZodError` for a connection that isn't valid. */
export function openDsm(
  connection: unknown,
  credential: () => Promise<string | undefined>,
  deadline?: Deadline,
): DsmKms {
  const client = new DsmClient(dsmConnectionSchema.parse(connection), {
    credential,
    now: Date.now,
    deadline,
  });
  return new DsmKms(client);
}
