import type { AccountId, IssueId, IssueKey } from '../../domain/ids';
import { mayFileDeletion } from '../../domain/policy/deletion-rights';
import { ok, type Result, refuse } from '../../domain/result';
import type { ActionName, PanelProblem } from '../views/request';
import { isApprover } from './approvers';
import { isServed } from './digest-history';
import { transitionOf } from './views/actions';
import type { PanelDesk } from './views/panel-desk';

/** Actions that are a transition and nothing more. Approving and asking for a deletion have use cases of their own. */
export const PLAIN_ACTIONS = [
  'submit',
  'reject',
  'withdraw',
  'retry',
  'revise',
  'cancel-deletion',
  'enable-again',
] as const satisfies readonly ActionName[];
export type PlainAction = (typeof PLAIN_ACTIONS)[number];

const NOT_OURS: PanelProblem = {
  what: 'Keydesk does not serve this issue, or you may not see it.',
  mend: 'Reload the page.',
};
const NOT_OFFERED: PanelProblem = {
  what: 'Jira does not let you do this now.',
  mend: 'Reload the panel to see where the request stands and who can act.',
};

/** Takes the action's transition as the person: Jira's own rules decide, and its history tells the app. */
export async function actInPanel(
  desk: PanelDesk,
  issueId: IssueId,
  action: PlainAction,
  reason: string | undefined,
): Promise<Result<true, PanelProblem>> {
  const view = await desk.person.read(issueId);
  const transition = transitionOf(action);
  if (!view || !transition || !isServed(desk, view)) return refuse(NOT_OURS);
  // Another step may lead to the same status: a retry from a page left open would approve what was revised meanwhile.
  if (!transition.from.some((status) => status === view.status)) return refuse(NOT_OFFERED);
  const outcome = await desk.person.take(issueId, transition.to, reason);
  return outcome === 'taken' ? ok(true) : refuse(NOT_OFFERED);
}

const NO_KEY: PanelProblem = {
  what: 'This request has no key in service that could be deleted.',
  mend: 'Reload the panel to see where it stands.',
};

/** Writes a *Delete Key* draft for the request's key, as the person. They look it over and submit it themselves. */
export async function askForDeletion(
  desk: PanelDesk,
  issueId: IssueId,
  me: AccountId,
  reason: string,
): Promise<Result<{ readonly issueKey: IssueKey }, PanelProblem>> {
  const view = await desk.person.read(issueId);
  if (!view || !isServed(desk, view)) return refuse(NOT_OURS);
  const record = (await desk.store.load(issueId))?.record;
  if (record?.state !== 'ready' || record.snapshot.action !== 'create' || !record.key) return refuse(NO_KEY);
  const { submission, spec } = record.snapshot;
  const who = { actor: me, requester: submission.submitter, owner: spec.requestor, isOperator: false };
  const plain = mayFileDeletion({ ...who, isApprover: false });
  const right = plain.ok
    ? plain
    : mayFileDeletion({ ...who, isApprover: await isApprover(desk, view.projectId, me) });
  if (!right.ok) return refuse({ what: right.refusal.message, mend: right.refusal.mend });
  const issueKey = await desk.person.fileDeletion(view.projectId, {
    handle: record.key.handle,
    keyName: spec.name,
    reason,
    windowDays: desk.settings.policy.undo.minimumDays,
  });
  return ok({ issueKey });
}
