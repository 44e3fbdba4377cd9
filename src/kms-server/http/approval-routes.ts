import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import { breakGlass } from '../usecases/break-glass';
import { decideApproval } from '../usecases/decide-approval';
import { decideMany } from '../usecases/decide-many';
import type { Kms } from '../usecases/kms';
import { describeApproval, listApprovals } from '../usecases/read-approvals';
import { withdrawApproval } from '../usecases/withdraw-approval';
import { withdrawVote } from '../usecases/withdraw-own';
import * as answers from './approval-answers';
import { nextCursor, positionIn } from './cursor';
import { matching } from './etag';
import { approvalResource } from './resources';
import { route } from './route';
import {
  approvalParams,
  approvalPosition,
  approvalsQuery,
  approveBody,
  breakGlassBody,
  bulkBody,
  contextBody,
  denyBody,
} from './schemas';

function approvalAnswer(kms: Kms, principal: Principal, id: string) {
  const found = describeApproval(kms, principal, id);
  return found.ok ? ok({ status: 200, body: approvalResource(found.value) } as const) : found;
}

/** The approval must be as `If-Match` says: as the one who decides has seen it. */
const asSeen = (kms: Kms, principal: Principal, id: string, ifMatch: string | undefined) =>
  matching(ifMatch, () => {
    const found = describeApproval(kms, principal, id);
    return found.ok ? approvalResource(found.value) : undefined;
  });

const afterwards = (kms: Kms, principal: Principal, id: string, result: Result<unknown, Refusal>) =>
  result.ok ? approvalAnswer(kms, principal, id) : result;

const THE_APPROVAL = { schema: answers.approval, etag: true } as const;

export const APPROVAL_ROUTES = [
  route({
    id: 'listApprovals',
    tag: 'Approvals',
    summary: 'List approvals',
    description:
      'A page of the approvals that the caller sees: the oldest first, or with `order=decided` those that have ended, the newest decision first.',
    method: 'GET',
    path: '/v1/approvals',
    action: 'approval.read',
    query: approvalsQuery,
    answers: {
      200: { description: 'A page; `cursor` where there may be more', schema: answers.approvalPage },
    },
    problems: [],
    handle: (kms, { principal, query: { limit, cursor, ...filter } }) => {
      const start = positionIn(filter, cursor, approvalPosition);
      if (!start.ok) return start;
      const page = listApprovals(kms, principal, filter, { limit, after: start.value });
      const approvals = page.approvals.map(approvalResource);
      return ok({ status: 200, body: { approvals, ...nextCursor(filter, page.next) } });
    },
  }),
  route({
    id: 'getApproval',
    tag: 'Approvals',
    summary: 'Describe an approval',
    description: 'All that an operator has to know to decide, and how far the decision is.',
    method: 'GET',
    path: '/v1/approvals/:id',
    action: 'approval.read',
    params: approvalParams,
    answers: { 200: { ...THE_APPROVAL, description: 'The approval' } },
    problems: [],
    handle: (kms, { principal, params }) => approvalAnswer(kms, principal, params.id),
  }),
  route({
    id: 'approve',
    tag: 'Approvals',
    summary: 'Vote for an approval',
    description:
      'The last vote needed carries out what was asked, in the same transaction. Nobody decides what they asked for, and one person has one vote. Deleting a key that was used recently (`recentUse`) takes `acknowledgeRecentUse`.',
    repeat: 'replayed',
    ifMatch: 'optional',
    method: 'POST',
    path: '/v1/approvals/:id/approve',
    action: 'approval.decide',
    params: approvalParams,
    body: approveBody,
    example: { comment: 'Checked against the ticket.' },
    answers: { 200: { ...THE_APPROVAL, description: 'The approval after the vote' } },
    problems: ['approval-decided', 'stale-generation', 'invalid-state', 'recently-used'],
    handle: async (kms, { principal, params, body: { comment, acknowledgeRecentUse }, header }) => {
      const condition = asSeen(kms, principal, params.id, header('if-match'));
      const decision = {
        decision: 'approve',
        acknowledgeRecentUse,
        ...(comment === undefined ? {} : { comment }),
      } as const;
      const decided = await decideApproval(kms, principal, params.id, decision, condition);
      return afterwards(kms, principal, params.id, decided);
    },
  }),
  route({
    id: 'deny',
    tag: 'Approvals',
    summary: 'Vote against an approval',
    description: 'One denial ends it. Whoever wants it again asks again.',
    repeat: 'replayed',
    ifMatch: 'optional',
    method: 'POST',
    path: '/v1/approvals/:id/deny',
    action: 'approval.decide',
    params: approvalParams,
    body: denyBody,
    example: { reason: 'The cost centre is closed.' },
    answers: { 200: { ...THE_APPROVAL, description: 'The approval, denied' } },
    problems: ['approval-decided', 'stale-generation', 'invalid-state'],
    handle: async (kms, { principal, params, body, header }) => {
      const condition = asSeen(kms, principal, params.id, header('if-match'));
      const decision = { decision: 'deny', ...body } as const;
      const decided = await decideApproval(kms, principal, params.id, decision, condition);
      return afterwards(kms, principal, params.id, decided);
    },
  }),
  route({
    id: 'withdrawVote',
    tag: 'Approvals',
    summary: 'Take back your own vote',
    description: 'While the approval is open. Without a vote of yours it changes nothing.',
    repeat: 'replayed',
    method: 'POST',
    path: '/v1/approvals/:id/withdraw-vote',
    action: 'approval.decide',
    params: approvalParams,
    answers: { 200: { ...THE_APPROVAL, description: 'The approval without the vote' } },
    problems: ['approval-decided', 'stale-generation'],
    handle: async (kms, { principal, params }) =>
      afterwards(kms, principal, params.id, await withdrawVote(kms, principal, params.id)),
  }),
  route({
    id: 'breakGlass',
    tag: 'Approvals',
    summary: 'Act alone in an emergency',
    description:
      'Carries out what waits, on the word of one person. It must name the approval as it was seen. Only where the group has it switched on, and never by who asked for it. The log names person and reason, and everybody of the group is told.',
    repeat: 'replayed',
    method: 'POST',
    ifMatch: 'required',
    path: '/v1/approvals/:id/break-glass',
    action: 'approval.break-glass',
    params: approvalParams,
    body: breakGlassBody,
    example: { reason: 'Payments are down, nobody else can be reached.' },
    answers: { 200: { ...THE_APPROVAL, description: 'The approval, carried out' } },
    problems: ['approval-decided', 'stale-generation', 'invalid-state', 'policy', 'recently-used'],
    handle: async (kms, { principal, params, body, header }) => {
      const condition = asSeen(kms, principal, params.id, header('if-match'));
      const done = await breakGlass(kms, principal, params.id, body, condition);
      return afterwards(kms, principal, params.id, done);
    },
  }),
  route({
    id: 'decideApprovals',
    tag: 'Approvals',
    summary: 'Vote on several approvals',
    description: 'One after another, each for itself: one that is refused does not hinder the others.',
    repeat: 'replayed',
    method: 'POST',
    path: '/v1/approvals/decide',
    action: 'approval.decide',
    body: bulkBody,
    example: { decisions: [{ id: '0'.repeat(32), decision: 'deny', reason: 'The project has ended.' }] },
    answers: { 200: { description: 'What became of each', schema: answers.bulk } },
    problems: [],
    handle: async (kms, { principal, body }) =>
      ok({ status: 200, body: { results: await decideMany(kms, principal, body.decisions) } }),
  }),
  route({
    id: 'withdrawApproval',
    tag: 'Approvals',
    summary: 'Withdraw an approval',
    description: 'Only for the request that opened it. Withdrawing again changes nothing.',
    repeat: 'replayed',
    method: 'POST',
    path: '/v1/approvals/:id/withdraw',
    action: 'approval.withdraw',
    params: approvalParams,
    body: contextBody,
    answers: { 200: { ...THE_APPROVAL, description: 'The approval, withdrawn' } },
    problems: ['approval-decided', 'stale-generation'],
    handle: async (kms, { principal, params, body }) =>
      afterwards(kms, principal, params.id, await withdrawApproval(kms, principal, params.id, body.context)),
  }),
];
