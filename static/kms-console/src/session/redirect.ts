import type { Redirection } from '../../../../src/kms-server/http/views';
import { send, type Told } from '../api/call';

/** Where one was before the way to the identity provider; it leads back to `/console`. */
const RETURN = 'keydesk.return';

const isOurs = (path: string): boolean => /^\/console(\/|$)/.test(path) && !path.startsWith('/console/enrol');

/** Leaves for the identity provider. Gives the problem where that can't be; otherwise the page goes. */
export async function leaveFor(path: string, body: object = {}): Promise<Told<Redirection>> {
  const told = await send<Redirection>(path, body);
  if (!told.ok) return told;
  sessionStorage.setItem(RETURN, location.pathname + location.search);
  location.assign(told.value.url);
  return told;
}

/** The address that somebody who comes back wanted; once. */
export function takeReturn(): string | undefined {
  const path = sessionStorage.getItem(RETURN);
  sessionStorage.removeItem(RETURN);
  return path !== null && isOurs(path) && location.pathname === '/console' ? path : undefined;
}
