import type { KeyHandle } from '../../../../domain/ids';
import type { DsmConnection } from './config';
import { kidOf } from './handle';

/**
 * The key in DSM's web interface, which the same host serves. Its addresses are documented nowhere: an administrator
 * whose DSM has others sets the console address of the connection.
 */
export function consoleUrlOf({ baseUrl }: DsmConnection, handle: KeyHandle): string | undefined {
  const kid = kidOf(handle);
  return kid.ok ? `${new URL(baseUrl).origin}/#/sobjects/${kid.value}` : undefined;
}
