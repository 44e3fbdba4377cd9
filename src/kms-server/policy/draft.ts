import type { KmsCapabilities } from '../../domain/capabilities';
import { dayOf } from '../../domain/day';
import { DATA_CLASSIFICATIONS, type DataClassification, type KeyRequest } from '../../domain/key-request';
import { ownSource } from '../../domain/policy/context';
import type { PolicySet } from '../../domain/policy/policy-set';
import type { Draft } from '../../domain/policy/read-form';
import type { Violation } from '../../domain/policy/review';
import { reviewDraft } from '../../domain/policy/review-request';
import { oneOf, violation } from '../../domain/policy/violation';
import type { KeySpec } from '../store/key-spec';

/** The labels that the Jira app puts the rest of the request into. */
export const COST_CENTRE_LABEL = 'cost-centre';
export const CLASSIFICATION_LABEL = 'data-classification';

const classificationOf = ({ labels }: KeySpec): DataClassification | undefined =>
  DATA_CLASSIFICATIONS.find((known) => known === labels[CLASSIFICATION_LABEL]);

/** What is known of a request once it is a key's spec: all but the requestor. */
function draftOf(spec: KeySpec): Draft<KeyRequest> {
  const { labels, keyGroup: _, ...fields } = spec;
  const dataClassification = classificationOf(spec);
  return {
    ...fields,
    // Missing is empty: whether that will do is for the policy's pattern to say.
    costCentre: labels[COST_CENTRE_LABEL] ?? '',
    ...(dataClassification ? { dataClassification } : {}),
  };
}

/** A policy that goes by the classification can't be got round by leaving it out. */
function unclassified(spec: KeySpec, policy: PolicySet): readonly Violation[] {
  if (policy.crypto.protection.length === 0 || classificationOf(spec)) return [];
  return [
    violation('form.option', {
      field: 'dataClassification',
      source: ownSource(policy, 'protection levels'),
      value: spec.labels[CLASSIFICATION_LABEL] ?? '',
      message: `The label ${CLASSIFICATION_LABEL} names no classification of the policy.`,
      mend: `Label the key with ${oneOf(DATA_CLASSIFICATIONS)}.`,
    }),
  ];
}

/**
 * What a policy finds in a key, as if it were asked for now. When the request was submitted isn't known here, so an
 * activation date that has passed is held against nobody.
 */
export const reviewSpec = (
  spec: KeySpec,
  policy: PolicySet,
  { capabilities, now }: { readonly capabilities: KmsCapabilities; readonly now: number },
): readonly Violation[] => [
  ...reviewDraft(draftOf(spec), {
    policy,
    capabilities,
    today: dayOf(now),
    submittedOn: spec.activationDate,
  }),
  ...unclassified(spec, policy),
];

export const isRejection = ({ severity }: Violation): boolean => severity === 'reject';
