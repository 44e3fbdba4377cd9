import { API_KEY_WAY } from './api-key';
import { JWT_WAY } from './jwt/way';
import { MTLS_WAY } from './mtls/way';
import { SESSION_WAY } from './session/way';
import type { Way } from './way';

/**
 * All ways to prove who one is. The first that a request tries decides: what fails there doesn't fall through to the
 * next. What a program sends on purpose comes before what a browser or a connection adds by itself.
 */
export const WAYS: readonly Way[] = [JWT_WAY, API_KEY_WAY, SESSION_WAY, MTLS_WAY];
