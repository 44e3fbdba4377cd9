import type { Desk } from '../ports/desk';
import { deliverBilling } from './deliver-billing';

const MINUTE = 60_000;
/** Twice the schedule's interval: what one run misses the next one finds. */
const LOOK_BACK = 10 * MINUTE;
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
  const changed = await desk.issues.recentlyChanged(now - LOOK_BACK);
  for (const issueId of changed) {
    if (!known.has(issueId)) await desk.hints.push({ issueId, why: 'changed' });
  }
  await deliverBilling(desk, await desk.store.dueOutbox(now, MOST_EVENTS));
}
