import type { PolicySet } from '../../../domain/policy/policy-set';
import type { Store } from '../../store/store';
import type { Actor } from '../record';
import { putInForce, SET_POLICY } from './record';

/** Puts the first policy in force. Where there is one, nothing happens: others come by agreement only. */
export async function installPolicy(
  store: Store,
  policy: PolicySet,
  { actor, at, reason }: { readonly actor: Actor; readonly at: number; readonly reason: string },
): Promise<void> {
  if (store.policies.current(null)) return;
  await store.write(() => {
    const setting = { keyGroup: null, setBy: actor.actor, reason, approvalId: null, at } as const;
    store.audit.append({ at, ...actor, action: SET_POLICY, ...putInForce(store, { ...setting, policy }) });
  });
}
