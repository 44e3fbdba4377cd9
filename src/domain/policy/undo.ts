import type { KmsCapabilities } from '../capabilities';
import type { DeletionRequest } from '../key-request';
import { ownSource } from './context';
import type { PolicySet } from './policy-set';
import type { Draft } from './read-form';
import type { Violation } from './review';
import { violation } from './violation';

interface DeletionRuleContext {
  readonly capabilities: KmsCapabilities | undefined;
}

export type DeletionRule = (
  request: Draft<DeletionRequest>,
  policy: PolicySet,
  context: DeletionRuleContext,
) => readonly Violation[];

/** Nothing is destroyed at once: how long a deletion can be taken back, and that it is explained. */
const window: DeletionRule = ({ windowDays }, policy) => {
  const { minimumDays: min, maximumDays: max } = policy.undo;
  if (windowDays === undefined || (windowDays >= min && windowDays <= max)) return [];
  return [
    violation('undo.window', {
      field: 'windowDays',
      source: ownSource(policy, 'undo'),
      value: windowDays,
      message: `The undo window is ${min} to ${max} days.`,
      mend: `Enter a number from ${min} to ${max}, for instance ${max}.`,
    }),
  ];
};

const windowOffered: DeletionRule = ({ windowDays }, _policy, { capabilities }) => {
  if (windowDays === undefined || !capabilities) return [];
  const { min, max } = capabilities.deletionWindowDays;
  if (windowDays >= min && windowDays <= max) return [];
  return [
    violation('capability.deletion-window', {
      field: 'windowDays',
      source: `Capabilities of the KMS (${capabilities.module.name})`,
      value: windowDays,
      message: `The KMS waits ${min} to ${max} days before it destroys a key.`,
      mend: `Enter a number from ${min} to ${max}.`,
    }),
  ];
};

const reason: DeletionRule = ({ reason: text }, policy) => {
  const min = policy.undo.reasonMinLength;
  if (text === undefined || text.length >= min) return [];
  return [
    violation('undo.reason', {
      field: 'reason',
      source: ownSource(policy, 'undo'),
      value: text,
      message: `The reason has ${text.length} characters, too few to judge by.`,
      mend: `Say in at least ${min} characters why the key is no longer needed.`,
    }),
  ];
};

export const UNDO_RULES: readonly DeletionRule[] = [window, windowOffered, reason];
