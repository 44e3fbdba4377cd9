import { ok, type Result } from '../../../domain/result';
import { may } from '../../auth/permissions';
import type { Principal } from '../../auth/principal';
import { type Refusal, refused } from '../../refusal';
import type { PolicySetting, StoredPolicy } from '../../store/policies';
import type { Kms } from '../kms';

/** A policy with where and when it came into force, as far as the one who looks may know. */
export interface PolicyView {
  readonly policy: StoredPolicy;
  readonly settings: readonly PolicySetting[];
}

/** The server's policy concerns everybody; another group's is that group's business. */
const visible = (kms: Kms, principal: Principal): readonly PolicySetting[] =>
  kms.store.policies
    .history()
    .filter(({ keyGroup }) => keyGroup === null || may(principal, 'group.read', keyGroup));

/** What holds now, and everything that ever was set, the newest first. */
export function listPolicies(kms: Kms, principal: Principal) {
  const history = visible(kms, principal);
  const latest = new Map([...history].reverse().map((setting) => [setting.keyGroup, setting]));
  const inForce = [...latest.values()].filter(({ version }) => version !== null);
  const order = ({ keyGroup }: PolicySetting) => keyGroup ?? '';
  return { inForce: inForce.sort((a, b) => (order(a) < order(b) ? -1 : 1)), history };
}

export function describePolicy(kms: Kms, principal: Principal, version: string): Result<PolicyView, Refusal> {
  const settings = visible(kms, principal).filter((setting) => setting.version === version);
  const policy = kms.store.policies.get(version);
  if (policy && settings.length > 0) return ok({ policy, settings });
  return refused('not-found', `There is no policy ${version}`, 'Name a version that GET /v1/policies lists');
}
