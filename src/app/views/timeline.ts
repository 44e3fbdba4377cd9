/** Shapes that resolvers answer with and pages show. Types only; everything survives JSON. */

/** `good`: a step ahead; `attention`: somebody has to look; `bad`: an end or a refusal. */
export type TimelineTone = 'neutral' | 'good' | 'attention' | 'bad';

export type TimelineActor =
  | { readonly kind: 'person'; readonly accountId: string }
  /** The app itself. */
  | { readonly kind: 'keydesk' }
  /** The KMS or its operators, whom Jira need not know. */
  | { readonly kind: 'kms' };

/** One thing that happened to a request. */
export interface TimelineEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly actor: TimelineActor;
  /** One short clause, such as "Approved". */
  readonly title: string;
  /** Sentences with the particulars. */
  readonly details: readonly string[];
  readonly tone: TimelineTone;
}
