import { InvocationError, InvocationErrorCode } from '@forge/events';
import * as z from 'zod';
import type { ChangelogId, IssueId } from '../../../domain/ids';
import type { Hint } from '../../ports/desk';
import { IssuesUnavailable } from '../../ports/issues';
import { KmsUnavailable } from '../../ports/kms';
import { advanceRequest } from '../../usecases/advance-request';
import { LeaseLost } from '../../usecases/pass';
import { composeDesk, type ForgeContext } from '../compose';
import { log } from '../log';

const hintSchema = z.object({
  body: z.object({
    issueId: z.string().transform((value) => value as IssueId),
    changelogId: z
      .string()
      .transform((value) => value as ChangelogId)
      .optional(),
    why: z.enum(['changed', 'poll', 'due', 'key', 'asked']),
    hop: z.int().nonnegative().optional(),
  }),
});

/** Seconds until a hint that could not be worked off is tried again, where nobody says otherwise. */
const SOON = 5;

/** `consumer` of the queue: brings one request as far as it can go. Retried by Forge where it says so. */
export async function consumeHint(event: unknown, context: ForgeContext): Promise<unknown> {
  const hint = hintSchema.parse(event).body as Hint;
  const desk = await composeDesk(context);
  // Without a set-up there is nothing to serve; what was filed meanwhile is found by the schedule.
  if (!desk.ok) return undefined;
  try {
    const outcome = await advanceRequest(desk.value, hint);
    return outcome.outcome === 'again' ? again(outcome.seconds) : undefined;
  } catch (error) {
    if (error instanceof LeaseLost) return again(SOON);
    if (error instanceof KmsUnavailable) {
      log('kms-unknown', { issue: hint.issueId, reason: error.reason });
      return again((error.retryAfterMs ?? 0) / 1000 || SOON);
    }
    if (!(error instanceof IssuesUnavailable)) throw error;
    log('jira-unavailable', { issue: hint.issueId, message: error.message });
    return again(error.retryAfterSeconds ?? SOON);
  }
}

const again = (seconds: number): InvocationError =>
  new InvocationError({
    retryAfter: Math.min(Math.max(Math.ceil(seconds), 1), 900),
    retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
  });
