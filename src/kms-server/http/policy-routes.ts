import * as z from 'zod';
import { DEFAULT_POLICY } from '../../domain/policy/default-policy';
import { type PolicySet, policySetSchema } from '../../domain/policy/policy-set';
import { ok, type Result } from '../../domain/result';
import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { Kms } from '../usecases/kms';
import { groupsUnder, scopeOf, type Touch, walkOn } from '../usecases/policies/dry-run';
import { reviewNewKey } from '../usecases/policies/enforce';
import { describePolicy, listPolicies } from '../usecases/policies/read';
import { documentHashOf } from '../usecases/policies/record';
import { cursorOf, positionIn } from './cursor';
import { EXAMPLE } from './examples';
import * as answers from './policy-answers';
import { review } from './review-answers';
import { route } from './route';
import { keySpec } from './schemas';

const MAX_PAGE = 1_000;
const DEFAULT_PAGE = 500;

const versionParams = z.strictObject({ version: z.string().min(1).max(64) });
const reviewBody = z.strictObject({ spec: keySpec });
const dryRunBody = z.strictObject({
  keyGroup: z
    .string()
    .min(1)
    .max(64)
    .nullable()
    .meta({ description: 'Where it would hold; null: the server' }),
  policy: policySetSchema,
  limit: z
    .int()
    .min(1)
    .max(MAX_PAGE)
    .default(DEFAULT_PAGE)
    .meta({ description: 'Keys that the page looks at' }),
  cursor: z.string().min(1).max(2_048).optional(),
});

const count = z.int().nonnegative();
/** What was counted so far travels in the cursor; whoever changes it deceives nobody but themselves. */
const walkPosition = z.strictObject({
  group: z.string(),
  id: z.string(),
  snapshot: count,
  passed: count,
  keys: count,
  refusedAtCreation: count,
  stopProtecting: count,
  stoppedAlready: count,
  warned: count,
});

const touchedResource = ({ key, ...touch }: Touch) => ({
  keyId: key.row.keyId,
  name: key.name,
  keyGroup: key.row.keyGroup,
  keyType: key.row.keyType,
  state: key.row.state,
  expiryDate: key.row.expiryDate,
  ...touch,
});

/** The groups that a dry run looks at: those the policy would hold in, and the caller sees the keys of. */
function groupsOf(
  kms: Kms,
  principal: Principal,
  keyGroup: string | null,
): Result<readonly string[], Refusal> {
  const sees = (group: string) => may(principal, 'key.read', group);
  if (keyGroup === null) return ok(groupsUnder(kms, null).filter(sees));
  if (kms.store.groups.get(keyGroup) && sees(keyGroup)) return ok([keyGroup]);
  return refused('not-found', `There is no group ${keyGroup}`, 'Name a group whose keys you may see');
}

interface DryRun {
  readonly keyGroup: string | null;
  readonly policy: PolicySet;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

async function dryRun(kms: Kms, principal: Principal, { keyGroup, policy, limit, cursor }: DryRun) {
  const groups = groupsOf(kms, principal, keyGroup);
  if (!groups.ok) return groups;
  const filters = { keyGroup, policy: documentHashOf(policy) };
  const from = positionIn(filters, cursor, walkPosition);
  if (!from.ok) return from;
  const { walk, touched, isLast } = await walkOn(kms, policy, groups.value, { from: from.value, limit });
  const { snapshot, passed, group: _group, id: _id, ...counts } = walk;
  const { of, changedSince } = scopeOf(kms, groups.value, walk);
  const body = { snapshot, changedSince, progress: { passed, of }, counts };
  const next = isLast ? {} : { cursor: cursorOf(filters, walk) };
  return ok({ status: 200, body: { ...body, keys: touched.map(touchedResource), ...next } } as const);
}

/** Which keys there may be, and what they may do. Changed through `/v1/changes` (`policy.set`) only. */
export const POLICY_ROUTES = [
  route({
    id: 'listPolicies',
    tag: 'Policies',
    summary: 'List policies',
    description:
      'Which version holds where, since when, by whose proposal and why; and what held before. A group without a policy of its own goes by that of the server.',
    method: 'GET',
    path: '/v1/policies',
    action: 'group.read',
    answers: { 200: { description: 'Policies in force, and their history', schema: answers.policies } },
    problems: [],
    handle: (kms, { principal }) => ok({ status: 200, body: listPolicies(kms, principal) }),
  }),
  route({
    id: 'getPolicy',
    tag: 'Policies',
    summary: 'Describe a version of a policy',
    description: 'Its text, which never changes, and where it came into force.',
    method: 'GET',
    path: '/v1/policies/:version',
    action: 'group.read',
    params: versionParams,
    answers: { 200: { description: 'The version', schema: answers.policy } },
    problems: [],
    handle: (kms, { principal, params }) => {
      const found = describePolicy(kms, principal, params.version);
      if (!found.ok) return found;
      const { policy, settings } = found.value;
      const { document, ...about } = policy;
      return ok({
        status: 200,
        body: { ...about, settings, document: JSON.parse(document) as PolicySet },
      });
    },
  }),
  route({
    id: 'dryRunPolicy',
    tag: 'Policies',
    summary: 'Try a policy on the keys there are',
    description:
      'Changes nothing. Tells of every living key of the groups it would hold in, as far as the caller sees them, whether it could be made now, which of its operations would be refused, and what is warned of; keys that it would not touch are left out. A page looks at `limit` keys and takes no lock; `counts` are those so far, and the totals on the page without a `cursor`.',
    method: 'POST',
    path: '/v1/policies/dry-run',
    action: 'change.read',
    repeat: 'use',
    body: dryRunBody,
    example: { keyGroup: null, policy: { ...DEFAULT_POLICY, version: 'own-2026.2' } },
    answers: {
      200: {
        description: 'Counts so far, and the keys of this page that it would touch',
        schema: answers.dryRun,
      },
    },
    problems: ['not-found'],
    handle: (kms, { principal, body }) => dryRun(kms, principal, body),
  }),
  route({
    id: 'reviewKey',
    tag: 'Policies',
    summary: 'Ask what the policy says of a key',
    description:
      'The review that `POST /v1/keys` would make, of the policy in force. Makes and changes nothing.',
    method: 'POST',
    path: '/v1/keys/review',
    action: 'key.create',
    repeat: 'use',
    body: reviewBody,
    example: { spec: EXAMPLE.spec },
    answers: { 200: { description: 'All findings', schema: review } },
    problems: [],
    handle: (kms, { principal, body: { spec } }) => {
      if (!may(principal, 'key.create', spec.keyGroup) || !kms.store.groups.get(spec.keyGroup)) {
        return refused(
          'forbidden',
          `This credential may not make keys in group ${spec.keyGroup}`,
          'Name a group that it may make keys in',
        );
      }
      const review = reviewNewKey(kms, spec);
      return review.ok ? ok({ status: 200, body: review.value }) : review;
    },
  }),
];
