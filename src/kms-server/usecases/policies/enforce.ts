import type { Operation } from '../../../domain/algorithms';
import { LABELS } from '../../../domain/policy/labels';
import { USE_OF_OPERATION } from '../../../domain/policy/protection';
import type { Violation } from '../../../domain/policy/review';
import { ok, type Result } from '../../../domain/result';
import type { BoundRow } from '../../hsm/binding';
import { isRejection, reviewSpec } from '../../policy/draft';
import { type Refusal, refusedWith } from '../../refusal';
import type { KeySpec } from '../../store/key-spec';
import type { Kms } from '../kms';

/** What a policy says of a key that is asked for. */
export interface SpecReview {
  readonly policyVersion: string;
  readonly violations: readonly Violation[];
}

/** The review that making the key would go through. Makes and changes nothing. */
export function reviewNewKey(kms: Kms, spec: KeySpec): Result<SpecReview, Refusal> {
  const held = kms.policies.of(spec.keyGroup);
  if (!held.ok) return held;
  const context = { capabilities: kms.capabilities, now: kms.clock.now() };
  return ok({ policyVersion: held.value.version, violations: reviewSpec(spec, held.value, context) });
}

/** What the policy in force refuses of a key that is to be made; undefined where nothing. */
export function refuseNewKey(kms: Kms, spec: KeySpec) {
  const review = reviewNewKey(kms, spec);
  if (!review.ok) return review;
  const rejections = review.value.violations.filter(isRejection);
  if (rejections.length === 0) return undefined;
  return refusedByPolicy(`Policy ${review.value.policyVersion} refuses this key`, rejections);
}

/**
 * Whether the policy in force, by now, lets a key do this. What is disallowed stops protecting, and still deals with
 * what it has protected.
 */
export function refuseProtecting(kms: Kms, row: BoundRow, operation: Operation) {
  if (USE_OF_OPERATION[operation] === 'process') return undefined;
  const found = kms.policies.refusals(row.keyGroup, row.keyType, operation, kms.clock.now());
  if (!found.ok) return found;
  if (found.value.length === 0) return undefined;
  return refusedByPolicy(`The policy in force lets key ${row.keyId} not ${operation} any more`, found.value);
}

const MOST_TOLD = 10;

const sentence = ({ field, value, message, rule, source }: Violation): string =>
  `${LABELS[field]}${value === '' ? '' : ` "${value}"`}: ${message} [${rule}; ${source}]`;

/** Every finding is in `violations`; the detail names the first ones, for who reads nothing else. */
const refusedByPolicy = (head: string, violations: readonly Violation[]) =>
  refusedWith({
    code: 'policy',
    message: `${head}. ${violations.slice(0, MOST_TOLD).map(sentence).join(' ')}`,
    mend: [...new Set(violations.slice(0, MOST_TOLD).map(({ mend }) => mend))].join(' '),
    violations,
  });
