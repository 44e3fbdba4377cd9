import { join } from 'node:path';

/**
 * A module of scripts/, loaded by Node itself: Jest 29 has no ES modules, and the set-up must run before anything is
 * built. `T` is what the caller uses of it.
 */
export function script<T>(path: string): T {
  const { createRequire } = process.getBuiltinModule('node:module');
  return createRequire(__filename)(join('..', '..', 'scripts', path)) as T;
}
