import { sha256Hex } from '../../../domain/hash';
import { canonicalJson } from '../../../domain/key-request';
import type { PolicySet } from '../../../domain/policy/policy-set';
import type { PolicySetting } from '../../store/policies';
import type { Store } from '../../store/store';

/** The act in the log that brings a policy into force. */
export const SET_POLICY = 'policy.set';
export const policySubject = (place: string | null): string => `policy:${place ?? ''}`;

/** The one text of a policy, which is what is hashed. */
export const documentOf = (policy: PolicySet): string => canonicalJson(policy);
export const documentHashOf = (policy: PolicySet): string => sha256Hex(documentOf(policy));

type Setting = Omit<PolicySetting, 'version'> & { readonly policy: PolicySet | null };

/** Brings a policy into force. Runs in a transaction; the caller writes what it answers into the log. */
export function putInForce(store: Store, { policy, ...setting }: Setting) {
  const before = store.policies.current(setting.keyGroup)?.version ?? null;
  const version = policy?.version ?? null;
  if (policy && !store.policies.get(policy.version)) {
    store.policies.add({
      version: policy.version,
      document: documentOf(policy),
      documentHash: documentHashOf(policy),
      createdAt: setting.at,
    });
  }
  store.policies.set({ ...setting, version });
  return {
    subject: policySubject(setting.keyGroup),
    before: { version: before },
    after: { version, documentHash: policy ? documentHashOf(policy) : null, reason: setting.reason },
  };
}
