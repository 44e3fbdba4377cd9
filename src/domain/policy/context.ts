import type { KmsCapabilities } from '../capabilities';
import type { Day } from '../ids';
import type { PolicySet } from './policy-set';
import type { Draft } from './read-form';
import type { Violation } from './review';

/** What a rule may look at besides the request and the policy. */
export interface PolicyContext {
  readonly capabilities: KmsCapabilities;
  /** The day of the review, UTC. */
  readonly today: Day;
  /** The day of the submission, where it was earlier: an approval may take days, and the start date may pass. */
  readonly submittedOn?: Day;
  /** Issue key or handle that already has the requested name; absent where the name is free. */
  readonly nameTakenBy?: string;
}

/** One policy rule, or a few of one kind. Looks only at fields that could be read; says nothing of the others. */
export type PolicyRule = (request: Draft, policy: PolicySet, context: PolicyContext) => readonly Violation[];

/** Source of a rule that is the site's own. */
export const ownSource = (policy: PolicySet, chapter: string): string =>
  `Policy ${policy.version}, ${chapter}`;
