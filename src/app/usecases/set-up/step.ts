import type { AccountId } from '../../../domain/ids';
import type { JiraAdmin } from '../../ports/jira-admin';
import type { ProjectChoice } from '../../ports/settings';
import type { Problem } from '../../views/admin';
import type { KeptIds } from './kept-ids';
import type { Offer } from './offer';

export type { Problem } from '../../views/admin';

/** What is missing in Jira and made by running set-up again. */
export const unmade = (what: string): Problem => ({ what, mend: 'Press "Repair".', repairable: true });

/** What a step could not do, where Keydesk works without it. The step counts as done. */
export interface Note {
  readonly note: string;
}

export interface StepContext {
  readonly jira: JiraAdmin;
  readonly choice: ProjectChoice;
  /** Who pressed the button; leads a new project. */
  readonly admin: AccountId;
  readonly ids: KeptIds;
  /** What the connected KMSs said that they can do. */
  offer(): Promise<Offer>;
  /** False once the invocation should end; the step then answers `more`. */
  timeLeft(): boolean;
}

/** `more`: the step has gone as far as one invocation goes, and wants to be run again. */
export type StepOutcome = 'done' | 'more' | Note | Problem;

/**
 * One step of set-up. Running it again changes nothing: each thing is looked up by its kept id, then by its exact
 * name, and made only where neither is found.
 */
export interface Step {
  readonly name: string;
  /** For the progress bar. */
  readonly title: string;
  run(context: StepContext): Promise<StepOutcome>;
  /** What differs from the blueprint now. Changes nothing. */
  check(context: StepContext): Promise<readonly Problem[]>;
}

/**
 * Works a list off as far as the time of one invocation goes, at least one item of it, and goes on in the next
 * invocation where it stopped.
 */
export async function eachSettled<T>(
  context: StepContext,
  items: readonly T[],
  nameOf: (item: T) => string,
  work: (item: T) => Promise<Problem | undefined>,
): Promise<StepOutcome> {
  const open = items.filter((item) => !context.ids.settled.has(nameOf(item)));
  for (const [index, item] of open.entries()) {
    if (index > 0 && !context.timeLeft()) return 'more';
    const problem = await work(item);
    if (problem) return problem;
    context.ids.settle(nameOf(item));
  }
  return 'done';
}

/** Asks once, and only if somebody wants to know. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
