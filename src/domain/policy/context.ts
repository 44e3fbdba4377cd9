import type { KmsCapabilities } from '../capabilities';
import type { Day } from '../ids';
import type { PolicySet } from './policy-set';
import type { Draft } from './read-form';
import type { Violation } from './review';

/** The connection that routing chose, as people know it. */
export interface ChosenKms {
  readonly connection: string;
  /** `chosen by rule 2, "Restricted data"`, `the default connection`. */
  readonly by: string;
  /** Other connections that said what they can do. */
  readonly others: readonly OtherKms[];
}

export interface OtherKms {
  readonly connection: string;
  readonly capabilities: KmsCapabilities;
  /** Which requests go there, one sentence. */
  readonly way: string;
}

/** What a rule may look at besides the request and the policy. */
export interface PolicyContext {
  readonly capabilities: KmsCapabilities;
  /** How the KMS was chosen, for the messages; absent where nobody wants to know. */
  readonly chosen?: ChosenKms;
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
