import type { EffectKind } from '../../domain/request-lifecycle/effects';
import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { KnownKey } from '../../domain/request-lifecycle/record';
import type { KeyDescription, KmsRefusal } from '../ports/kms';

/** What of a key's description is kept with the request. */
export const known = (key: KeyDescription): KnownKey => ({
  handle: key.handle,
  state: key.state,
  everEnabled: key.everEnabled,
  createdAt: key.createdAt,
  ...(key.version !== undefined && { version: key.version }),
  ...(key.rotatedAt !== undefined && { rotatedAt: key.rotatedAt }),
});

export const refused = (effect: EffectKind, { message, mend }: KmsRefusal): RequestEvent => ({
  kind: 'kms-refused',
  effect,
  failure: { effect, message, mend },
});
