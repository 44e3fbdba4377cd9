import * as z from 'zod';
import type { PolicySet } from '../../../domain/policy/policy-set';
import { policySetSchema } from '../../../domain/policy/policy-set';
import { refused } from '../../refusal';
import { foresee, groupsUnder } from '../policies/dry-run';
import { documentHashOf, putInForce } from '../policies/record';
import { change, type Governed } from './change';
import { keyGroup, placeText, refuseUnknownGroup } from './fields';

const version = z.string().min(1).max(64);

const payload = z.strictObject({
  keyGroup: keyGroup
    .nullable()
    .meta({ description: 'null: the server, for groups without one of their own' }),
  inForce: version.nullable().meta({
    description:
      'Version that this was decided on; null: a group that has none of its own. Another one refuses it',
  }),
  policy: policySetSchema
    .nullable()
    .meta({ description: 'null: the group has none of its own any more, and goes by that of the server' }),
});
type SetPolicy = z.output<typeof payload>;

const text = (found: string | null): string => found ?? 'the policy of the server';

/** Which keys there may be. Both the group and the server agree to a group's own policy: it replaces the server's. */
export const POLICY_CHANGES = {
  'policy.set': change<SetPolicy>({
    payload,
    whyRequired: true,
    describe: (_kms, { keyGroup: place, policy, inForce }) =>
      policy
        ? `Policy ${policy.version} (${policy.title}) holds in ${placeText(place)} instead of ${text(inForce)}`
        : `In ${placeText(place)} the policy of the server holds instead of ${text(inForce)}`,
    says: (_kms, { keyGroup: place }) =>
      [...new Set([place, null])].map((one) => ({ keyGroup: one, action: 'change-policy' })),
    gains: () => [],
    refuse: (kms, order) =>
      refuseUnknownGroup(kms, order.keyGroup) ??
      refuseStalePolicy(kms, order) ??
      (order.policy ? refuseVersion(kms, order.policy, order.inForce) : refuseNone(order)),
    foresee: (kms, { keyGroup: place, policy }) => foreseeSetting(kms, place, policy),
    apply: ({ store, clock }, { keyGroup: place, policy }, { approvalId, proposer, comment }) =>
      putInForce(store, {
        keyGroup: place,
        policy,
        setBy: proposer,
        reason: comment,
        approvalId,
        at: clock.now(),
      }),
  }),
};

function foreseeSetting(kms: Governed, place: string | null, policy: PolicySet | null) {
  const groups = place === null ? groupsUnder(kms, null) : [place];
  const server = kms.policies.of(null);
  const proposed = policy ?? (server.ok ? server.value : undefined);
  if (!proposed) throw new Error('The policy of the server can not be read');
  return foresee(kms, proposed, groups);
}

/** Decided on another state than there is now: somebody's change came between, and may be undone by this one unseen. */
function refuseStalePolicy({ store }: Governed, { keyGroup: place, inForce }: SetPolicy) {
  const now = store.policies.current(place)?.version ?? null;
  if (now === inForce) return undefined;
  return refused(
    'precondition-failed',
    `body.payload.inForce: this was decided on ${inForce ?? 'no own policy'}, but ${now ?? 'no own policy'} holds in ${placeText(place)}`,
    'Read GET /v1/policies again, look at what changed, and propose it with the version that holds now',
  );
}

function refuseVersion({ store }: Governed, policy: PolicySet, inForce: string | null) {
  const known = store.policies.get(policy.version);
  if (known && known.documentHash !== documentHashOf(policy)) {
    return refused(
      'conflict',
      `body.payload.policy.version: ${policy.version} is the name of another text already`,
      'Give what is new a version of its own',
    );
  }
  if (policy.version !== inForce) return undefined;
  return refused(
    'conflict',
    `body.payload.policy.version: ${policy.version} is in force there already`,
    'Nothing is to be changed; a changed policy needs a version of its own',
  );
}

function refuseNone({ keyGroup: place, inForce }: SetPolicy) {
  if (place === null) {
    return refused(
      'policy',
      'body.payload.policy: the server always has a policy',
      'Propose another policy in its place',
    );
  }
  if (inForce !== null) return undefined;
  return refused(
    'conflict',
    `body.payload.policy: group ${place} has no policy of its own already`,
    'Nothing is to be changed',
  );
}
