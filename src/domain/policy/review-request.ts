import type { KeyRequest } from '../key-request';
import type { RoutingRefusal } from '../routing';
import { CAPABILITY_RULES } from './capability';
import { ownSource, type PolicyContext, type PolicyRule } from './context';
import { CRYPTO_RULES } from './crypto';
import { CRYPTOPERIOD_RULES } from './cryptoperiod';
import { METADATA_RULES } from './metadata';
import { NAMING_RULES } from './naming';
import type { PolicySet } from './policy-set';
import { completeKeyRequest, type Draft, readKeyFields } from './read-form';
import type { RawForm, Review, Violation } from './review';
import { violation } from './violation';

export type ReviewContext = PolicyContext & { readonly policy: PolicySet };

const RULES: readonly PolicyRule[] = [
  ...NAMING_RULES,
  ...CRYPTO_RULES,
  ...CAPABILITY_RULES,
  ...CRYPTOPERIOD_RULES,
  ...METADATA_RULES,
];

/** The whole policy on what is known of a request; rules about what isn't say nothing. */
export const reviewDraft = (request: Draft, context: ReviewContext): readonly Violation[] =>
  RULES.flatMap((rule) => rule(request, context.policy, context));

/**
 * Reads a *Create Key* form and runs the whole policy over it. All findings at once: a field that can't be read
 * doesn't hide what is wrong with the others. `request` is there where every field could be read, even if refused.
 */
export function reviewKeyRequest(raw: RawForm, context: ReviewContext): Review<KeyRequest> {
  const reading = readKeyFields(raw);
  const { request } = completeKeyRequest(reading);
  const violations = [...reading.violations, ...reviewDraft(reading.fields, context)];
  return request ? { request, violations } : { violations };
}

/**
 * A form that routing has no KMS for: what can't be read, and that. The rest of the policy depends on the KMS and is
 * asked once there is one. Never admissible.
 */
export const reviewUnrouted = (
  raw: RawForm,
  refusal: RoutingRefusal,
  policy: PolicySet,
): Review<KeyRequest> => ({
  violations: [
    ...readKeyFields(raw).violations,
    violation('routing.destination', {
      field: refusal.field,
      source: ownSource(policy, 'routing'),
      value: raw[refusal.field] ?? '',
      message: refusal.message,
      mend: refusal.mend,
    }),
  ],
});

/**
 * The same policy on a request that is parsed already: run again before the key is made. Give `submittedOn`, so
 * that an activation date that passed while people decided is not held against the request.
 */
export const reviewSnapshot = (request: KeyRequest, context: ReviewContext): Review<KeyRequest> => ({
  request,
  violations: reviewDraft(request, context),
});
