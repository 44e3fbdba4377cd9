import * as z from 'zod';
import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import { type ChangeName, changeKind, PROPOSABLE } from '../usecases/changes';
import type { Kms } from '../usecases/kms';
import { proposeChange } from '../usecases/propose-change';
import { type ApprovalView, describeApproval, listApprovals } from '../usecases/read-approvals';
import { withdrawProposal } from '../usecases/withdraw-own';
import * as answers from './approval-answers';
import { nextCursor, positionIn } from './cursor';
import { changeApprovalResource } from './resources';
import { route } from './route';
import { approvalParams, approvalPosition, changesQuery } from './schemas';

const MAX_COMMENT = 2_000;

interface ProposeBody {
  readonly kind: ChangeName;
  readonly payload: unknown;
  readonly comment?: string;
}

const proposal = (kind: ChangeName) =>
  z.strictObject({
    kind: z.literal(kind),
    payload: changeKind(kind).payload,
    comment: z.string().max(MAX_COMMENT).optional(),
  });

const [first, ...others] = PROPOSABLE;
/** One shape for each kind of change. */
const proposeBody = z.discriminatedUnion('kind', [
  proposal(first),
  ...others.map(proposal),
]) as unknown as z.ZodType<ProposeBody>;

const THE_CHANGE = { schema: answers.changeApproval, etag: true } as const;

const resource = (view: ApprovalView) =>
  view.approval.about === 'change' ? changeApprovalResource(view, view.approval) : undefined;

function changeAnswer(kms: Kms, principal: Principal, id: string) {
  const found = describeApproval(kms, principal, id);
  if (!found.ok) return found;
  const body = resource(found.value);
  if (body) return ok({ status: 200, body } as const);
  return refused('not-found', `There is no change ${id}`, 'Look among the approvals');
}

const afterwards = (kms: Kms, principal: Principal, id: string, result: Result<unknown, Refusal>) =>
  result.ok ? changeAnswer(kms, principal, id) : result;

/** Changes of the rules: proposed here, decided like any approval. */
export const CHANGE_ROUTES = [
  route({
    id: 'listChanges',
    tag: 'Governance',
    summary: 'List changes of the rules',
    description:
      'Those that wait for agreement and those that had it: the oldest first, or with `order=decided` those that have ended, the newest decision first.',
    method: 'GET',
    path: '/v1/changes',
    action: 'change.read',
    query: changesQuery,
    answers: { 200: { description: 'A page; `cursor` where there may be more', schema: answers.changePage } },
    problems: [],
    handle: (kms, { principal, query: { limit, cursor, ...filter } }) => {
      const changesOnly = { ...filter, about: 'change' } as const;
      const start = positionIn(changesOnly, cursor, approvalPosition);
      if (!start.ok) return start;
      const page = listApprovals(kms, principal, changesOnly, { limit, after: start.value });
      const changes = page.approvals.flatMap((view) => resource(view) ?? []);
      return ok({ status: 200, body: { changes, ...nextCursor(changesOnly, page.next) } });
    },
  }),
  route({
    id: 'getChange',
    tag: 'Governance',
    summary: 'Describe a change of the rules',
    description: 'What it means, whose agreement it takes, and how far it is.',
    method: 'GET',
    path: '/v1/changes/:id',
    action: 'change.read',
    params: approvalParams,
    answers: { 200: { ...THE_CHANGE, description: 'The change' } },
    problems: [],
    handle: (kms, { principal, params }) => changeAnswer(kms, principal, params.id),
  }),
  route({
    id: 'proposeChange',
    tag: 'Governance',
    summary: 'Propose a change of the rules',
    description:
      'Nothing changes yet: it opens an approval with the content frozen. It takes the agreement of every place that it gives power over, by the quorum that it changes among them. Decide it under `/v1/approvals/{id}`. The same change proposed again by the same person is the one that stands. A change of the crypto policy says in `comment` why, and names the version it was decided on; its approval counts the keys it would touch.',
    repeat: 'replayed',
    method: 'POST',
    path: '/v1/changes',
    action: 'change.propose',
    body: proposeBody,
    example: {
      kind: 'quorum.set',
      payload: { keyGroup: 'payments', action: 'enable', parts: [{ team: null, n: 2 }], days: 14 },
      comment: 'Two people, as the audit asked for.',
    },
    answers: { 200: { ...THE_CHANGE, description: 'The change, waiting for agreement' } },
    problems: ['conflict', 'name-taken', 'not-found', 'policy', 'precondition-failed'],
    handle: async (kms, { principal, body: { kind, payload, comment } }) => {
      const order = { kind, payload, ...(comment === undefined ? {} : { comment }) };
      const proposed = await proposeChange(kms, principal, order);
      return proposed.ok ? changeAnswer(kms, principal, proposed.value.id) : proposed;
    },
  }),
  route({
    id: 'withdrawChange',
    tag: 'Governance',
    summary: 'Take back your own proposal',
    description: 'While it is open. Taking it back again changes nothing.',
    repeat: 'replayed',
    method: 'POST',
    path: '/v1/changes/:id/withdraw',
    action: 'change.propose',
    params: approvalParams,
    answers: { 200: { ...THE_CHANGE, description: 'The change, withdrawn' } },
    problems: ['approval-decided'],
    handle: async (kms, { principal, params }) =>
      afterwards(kms, principal, params.id, await withdrawProposal(kms, principal, params.id)),
  }),
];
