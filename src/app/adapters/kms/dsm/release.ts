import { ok, refuse } from '../../../../domain/result';
import type {
  EnableOutcome,
  KeyDescription,
  KmsRefusal,
  KmsResult,
  RequestContext,
} from '../../../ports/kms';
import type { DsmApprovals } from './approvals';
import type { DsmKeys } from './keys';
import { describe, lifeOf, type OurKey, releasedDescription, stateOf, withOrder } from './marks';
import { invalidState, stale } from './refusals';

/**
 * Enabling and disabling. DSM can't refuse an order that was overtaken, so the key is read again after each enable,
 * and an enable that turns out to be the older one is taken back.
 */
export class DsmRelease {
  readonly #keys: DsmKeys;
  readonly #approvals: DsmApprovals;

  constructor(keys: DsmKeys, approvals: DsmApprovals) {
    this.#keys = keys;
    this.#approvals = approvals;
  }

  async enable(key: OurKey, context: RequestContext): Promise<KmsResult<EnableOutcome>> {
    if (stateOf(key) === 'Enabled') return ok({ outcome: 'enabled', key: describe(key) });
    if (stateOf(key) !== 'Disabled' || lifeOf(key.sobject) !== 'live')
      return refuse(invalidState(key, 'enabled'));
    const { kid } = key.sobject;
    const body = { enabled: true, description: releasedDescription(key, context) };
    const enabled = await this.#keys.change(kid, body);
    if (enabled.ok) return this.#enabled(kid, context);
    if (!enabled.needsApproval) return enabled;
    const raised = await this.#approvals.raise({ action: 'enable', kid, name: key.name, body, context });
    if (!raised.ok) return raised;
    const seen = await this.#keys.find(kid);
    if (!seen.ok) return seen;
    const overtaken = overtakenBy(seen.value, context);
    if (!overtaken) return ok({ outcome: 'pendingApproval', approvalId: raised.value });
    const withdrawn = await this.#approvals.withdrawAll(kid, 'enable');
    return withdrawn.ok ? refuse(overtaken) : withdrawn;
  }

  async #enabled(kid: string, context: RequestContext): Promise<KmsResult<EnableOutcome>> {
    const seen = await this.#keys.find(kid);
    if (!seen.ok) return seen;
    const overtaken = overtakenBy(seen.value, context);
    if (!overtaken) return ok({ outcome: 'enabled', key: describe(seen.value) });
    const disabled = await this.#keys.change(kid, { enabled: false });
    return disabled.ok ? refuse(overtaken) : disabled;
  }

  /** The change first, then what is still open for enabling: what is raised in between sees the new generation. */
  async disable(key: OurKey, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    const { kid } = key.sobject;
    const disabled = await this.#disabled(key, context);
    if (!disabled.ok) return disabled.needsApproval ? refuse(GATED) : disabled;
    const withdrawn = await this.#approvals.withdrawAll(kid, 'enable');
    return withdrawn.ok ? ok(describe(disabled.value)) : withdrawn;
  }

  async #disabled(key: OurKey, context: RequestContext) {
    const isNewer = context.requestId === key.requestId && context.generation > key.generation;
    if (lifeOf(key.sobject) === 'gone' || !(key.sobject.enabled || isNewer)) return ok(key);
    const change = { enabled: false, custom_metadata: withOrder(key, context) };
    return this.#keys.change(key.sobject.kid, change);
  }
}

/** A newer generation of the same request, or a deletion, that came while we enabled. */
function overtakenBy(key: OurKey, { requestId, generation }: RequestContext): KmsRefusal | undefined {
  if (requestId === key.requestId && key.generation > generation) return stale(generation, key.generation);
  return key.deletionDue === undefined ? undefined : invalidState(key, 'enabled');
}

const GATED: KmsRefusal = {
  code: 'policy',
  message: 'The quorum policy of the DSM group holds back the disabling of the key.',
  mend: 'Disable the key in the DSM console now, and ask its administrators how the group lets an app disable keys without a quorum.',
};
