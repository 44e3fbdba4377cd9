import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { StoredApproval } from '../store/approvals';
import { decideApproval } from '../usecases/decide-approval';
import type { Kms } from '../usecases/kms';
import { describeApproval, listApprovals } from '../usecases/read';
import { withdrawApproval } from '../usecases/withdraw-approval';
import { approvalResource } from './resources';
import { type Answer, route } from './route';
import { approvalParams, approvalsQuery, approveBody, contextBody, denyBody } from './schemas';

function approvalAnswer(kms: Kms, principal: Principal, id: string): Result<Answer, Refusal> {
  const found = describeApproval(kms, principal, id);
  return found.ok ? ok({ status: 200, body: approvalResource(found.value) }) : found;
}

const afterwards = (kms: Kms, principal: Principal, result: Result<StoredApproval, Refusal>) =>
  result.ok ? approvalAnswer(kms, principal, result.value.id) : result;

export const APPROVAL_ROUTES = [
  route({
    method: 'GET',
    path: '/v1/approvals',
    action: 'approval.read',
    query: approvalsQuery,
    handle: (kms, { principal, query: { state, limit, cursor } }) => {
      const page = listApprovals(kms, principal, state, {
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      return ok({ status: 200, body: { ...page, approvals: page.approvals.map(approvalResource) } });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/approvals/:id',
    action: 'approval.read',
    params: approvalParams,
    handle: (kms, { principal, params }) => approvalAnswer(kms, principal, params.id),
  }),
  route({
    method: 'POST',
    path: '/v1/approvals/:id/approve',
    action: 'approval.decide',
    params: approvalParams,
    body: approveBody,
    handle: async (kms, { principal, params, body: { comment } }) => {
      const decision = { decision: 'approve', ...(comment === undefined ? {} : { comment }) } as const;
      return afterwards(kms, principal, await decideApproval(kms, principal, params.id, decision));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/approvals/:id/deny',
    action: 'approval.decide',
    params: approvalParams,
    body: denyBody,
    handle: async (kms, { principal, params, body }) =>
      afterwards(
        kms,
        principal,
        await decideApproval(kms, principal, params.id, { decision: 'deny', ...body }),
      ),
  }),
  route({
    method: 'POST',
    path: '/v1/approvals/:id/withdraw',
    action: 'approval.withdraw',
    params: approvalParams,
    body: contextBody,
    handle: async (kms, { principal, params, body }) =>
      afterwards(kms, principal, await withdrawApproval(kms, principal, params.id, body.context)),
  }),
];
