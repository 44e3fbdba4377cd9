import type { Desk } from '../ports/desk';
import { deliverBilling } from './deliver-billing';

const MINUTE = 60_000;
/** The search lags behind Jira: each run looks again at what the one before looked at. */
const OVERLAP = 10 * MINUTE;
const MOST_ISSUES = 100;
const MOST_EVENTS = 50;

/**
 * The net under everything: our own open records whose time has come, issues that changed without an event reaching
 * us, and billing events that are still due. Only hints are given; the consumer decides.
 */
export async function reconcile(desk: Desk): Promise<void> {
  const now = desk.now();
  const due = await desk.store.dueIssues(now, MOST_ISSUES);
  for (const issueId of due) await desk.hints.push({ issueId, why: 'due' });
  const known = new Set(due);
  // From the last run that ended, however long ago that was: an outage loses nothing.
  const since = (await desk.store.reconciledUpTo()) ?? 0;
  const changed = await desk.issues.recentlyChanged(since - OVERLAP);
  for (const issueId of changed) {
    if (!known.has(issueId)) await desk.hints.push({ issueId, why: 'changed' });
  }
  await desk.store.setReconciledUpTo(now);
  await deliverBilling(desk, await desk.store.dueOutbox(now, MOST_EVENTS));
}
