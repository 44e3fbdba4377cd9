import { IssuesUnavailable } from '../../ports/issues';
import { describe, JiraRefused } from '../../ports/jira-refusal';
import { KmsUnavailable } from '../../ports/kms';
import type { PanelProblem } from '../../views/request';

export const TRY_AGAIN = 'Try again in a minute; nothing is done twice.';

/** Expected troubles in words; anything else is a bug and ends the invocation. */
export function problemOf(error: unknown): PanelProblem {
  if (error instanceof JiraRefused && error.refusal.kind === 'invalid')
    return { what: 'Jira refuses this step.', mend: error.refusal.messages.join('\n') };
  if (error instanceof JiraRefused) return { what: `Jira: ${describe(error.refusal)}.`, mend: TRY_AGAIN };
  if (error instanceof IssuesUnavailable) return { what: 'Jira gives no answer just now.', mend: TRY_AGAIN };
  if (error instanceof KmsUnavailable) return { what: error.message, mend: TRY_AGAIN };
  throw error;
}
