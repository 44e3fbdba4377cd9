import { describe, type JiraRefusal } from '../../ports/jira-refusal';
import type { OperatorsProblem } from '../../views/operators';

const MENDS: Readonly<Record<JiraRefusal['kind'], string>> = {
  invalid: 'Start again from the first page; if it stays, ask the Jira admin to run the check of the set-up.',
  unauthenticated: 'Log in to Jira and open the page again.',
  forbidden: 'Ask a project administrator for the permission "Browse projects".',
  'not-found': 'Reload the page.',
  conflict: 'Try again.',
  'rate-limited': 'Wait a minute, then try again.',
  unavailable: 'Try again in a minute.',
};

/** What the page says where Jira doesn't answer. */
export const problemOf = (refusal: JiraRefusal): OperatorsProblem => ({
  what: `Jira: ${describe(refusal)}.`,
  mend: MENDS[refusal.kind],
});
