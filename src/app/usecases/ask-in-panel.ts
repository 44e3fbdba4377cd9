import type { AccountId, IssueId } from '../../domain/ids';
import type { CreateSnapshot, Snapshot } from '../../domain/key-request';
import { type DeletionRightRefusal, mayAskToDestroy } from '../../domain/policy/deletion-rights';
import { mayAskForRotation } from '../../domain/policy/rotation-rights';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import { mayRotate } from '../../domain/request-lifecycle/rotation';
import { ok, type Result, refuse } from '../../domain/result';
import type { Ask } from '../ports/store';
import type { PanelProblem } from '../views/request';
import { isApprover } from './approvers';
import { isServed } from './digest-history';
import type { PanelDesk } from './views/panel-desk';

type Answer<T> = Result<T, PanelProblem>;

const NOT_SEEN: PanelProblem = {
  what: 'Keydesk does not serve this issue, or you may not see it.',
  mend: 'Reload the page.',
};
const NOT_ROTATABLE: PanelProblem = {
  what: 'This request has no enabled key that could be rotated now.',
  mend: 'Reload the panel to see where the key stands, and whether a rotation is under way.',
};
const NO_VERSIONS: PanelProblem = {
  what: 'The KMS makes no new versions of keys of this type when it is asked.',
  mend: 'File a Create Key request for another key.',
};
const NOTHING_REFUSED: PanelProblem = {
  what: 'The destruction of this key was not refused.',
  mend: 'Reload the panel to see where the deletion stands.',
};

/**
 * Asks for the next version of a request's key. What is asked is kept first, then the issue's pass takes it up: there
 * is no step of the workflow that would tell.
 */
export async function askForRotation(
  desk: PanelDesk,
  issueId: IssueId,
  me: AccountId,
): Promise<Answer<true>> {
  const record = await recordOf(desk, issueId);
  if (!record) return refuse(NOT_SEEN);
  const { snapshot } = record;
  if (snapshot.action !== 'create' || !mayRotate(record)) return refuse(NOT_ROTATABLE);
  const right = await inRole(desk, snapshot, me, (approver) =>
    mayAskForRotation({ ...partiesOf(snapshot, me), isApprover: approver }),
  );
  if (!right.ok) return right;
  const { onDemand } = (await desk.capabilities(snapshot.connectionId)).features.rotation;
  if (!onDemand.includes(snapshot.spec.keyType)) return refuse(NO_VERSIONS);
  return keep(desk, record, { what: 'rotation', by: me });
}

/** Asks once more for the destruction of a key whose window is over, where the KMS or its operators refused it. */
export async function askToDestroy(desk: PanelDesk, issueId: IssueId, me: AccountId): Promise<Answer<true>> {
  const record = await recordOf(desk, issueId);
  if (!record) return refuse(NOT_SEEN);
  const { snapshot, failure } = record;
  if (snapshot.action !== 'delete' || failure?.effect !== 'finish-deletion') return refuse(NOTHING_REFUSED);
  const filer = snapshot.submission.submitter;
  const who = { actor: me, requester: filer, filer, owner: snapshot.owner, isOperator: false };
  const right = await inRole(desk, snapshot, me, (isApprover) => mayAskToDestroy({ ...who, isApprover }));
  return right.ok ? keep(desk, record, { what: 'destruction', by: me }) : right;
}

const partiesOf = ({ submission, spec }: CreateSnapshot, actor: AccountId) => ({
  actor,
  requester: submission.submitter,
  owner: spec.requestor,
});

/** The record of an issue that this person can see. */
async function recordOf(desk: PanelDesk, issueId: IssueId): Promise<RequestRecord | undefined> {
  const view = await desk.person.read(issueId);
  if (!view || !isServed(desk, view)) return undefined;
  return (await desk.store.load(issueId))?.record;
}

/** The approvers' role is read, freshly, only of people who don't have the right without it. */
async function inRole<T>(
  desk: PanelDesk,
  { jiraProjectId }: Snapshot,
  me: AccountId,
  judge: (isApprover: boolean) => Result<T, DeletionRightRefusal>,
): Promise<Answer<T>> {
  const plain = judge(false);
  const right = plain.ok ? plain : judge(await isApprover(desk, jiraProjectId, me));
  return right.ok ? right : refuse({ what: right.refusal.message, mend: right.refusal.mend });
}

async function keep(
  { store, hints, now }: PanelDesk,
  { snapshot }: RequestRecord,
  ask: Pick<Ask, 'what' | 'by'>,
): Promise<Answer<true>> {
  await store.keepAsk({ ...ask, requestId: snapshot.requestId, at: now() });
  await hints.push({ issueId: snapshot.issueId, why: 'asked' });
  return ok(true);
}
