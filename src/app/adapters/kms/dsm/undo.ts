import type { Instant } from '../../../../domain/ids';
import { lifeOf } from './marks';
import type { Sobject } from './resources';
import { type RevocationCode, reverting, type Step } from './steps';

const ENDED: RevocationCode = 'CessationOfOperation';

/**
 * A deletion that was taken back after it had revoked the key, and before it destroyed it, is undone by the group's
 * history. What somebody else revoked for another reason stays so. Undefined where there is nothing to undo.
 */
export function revivalOf(sobject: Sobject, now: Instant): readonly [Step] | undefined {
  if (sobject.state !== 'Deactivated' || sobject.revocation_reason?.code !== ENDED) return undefined;
  const item = sobject.history?.find(({ expiry, state }) => state.state === 'Active' && now < expiry);
  return item && lifeOf(sobject) === 'ended' ? [reverting(sobject.kid, item.id)] : undefined;
}
