import * as z from 'zod';
import { ok } from '../../domain/result';
import { askToLink } from '../usecases/account-links/ask';
import { redeemLink } from '../usecases/account-links/redeem';
import { accountStanding, ownAccount, withdrawLink } from '../usecases/account-links/standing';
import * as answers from './account-answers';
import { route } from './route';
import { noBody } from './session-schemas';

const accountId = z.string().min(1).max(128);
const linkParams = z.strictObject({ linkId: z.uuid().toLowerCase() });
const accountParams = z.strictObject({ accountId });
const enteredBody = z.strictObject({
  code: z.string().min(1).max(32),
  accountId: accountId.meta({ description: 'Who entered it, as Forge says' }),
  lookOnly: z
    .boolean()
    .default(false)
    .meta({ description: 'Only tells whose code it is, for them to confirm; uses nothing up' }),
});

const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });
const OWN = { 200: { description: 'How it stands', schema: answers.ownAccount } };

/** People prove their Jira account: a code from here, entered there, and the agreement of others. */
export const ACCOUNT_ROUTES = [
  route({
    id: 'getAccountLink',
    tag: 'Governance',
    summary: "Describe one's Jira account",
    description: 'Who the caller is in Jira, and what came of the last code.',
    method: 'GET',
    path: '/v1/account-links',
    action: 'own-person',
    answers: OWN,
    problems: [],
    handle: (kms, { principal }) => ok({ status: 200, body: ownAccount(kms, principal) } as const),
  }),
  route({
    id: 'askForAccountLink',
    tag: 'Governance',
    summary: 'Ask for a code that proves a Jira account',
    description:
      'Good once, for 10 minutes, for the caller alone; an earlier one that waits ends. Entered in Jira it opens a change that others agree to. Ten an hour. Wants a fresh log-in.',
    method: 'POST',
    repeat: 'secret',
    path: '/v1/account-links',
    action: 'own-fresh-person',
    body: noBody,
    answers: { 200: { description: 'The code', schema: answers.askedLink } },
    problems: ['rate-limited', 'reauthentication-required'],
    handle: async (kms, { principal }) => {
      const asked = await askToLink(kms, principal);
      return asked.ok ? ok({ status: 200, body: asked.value } as const) : asked;
    },
  }),
  route({
    id: 'withdrawAccountLink',
    tag: 'Governance',
    summary: "Take back one's own link",
    description:
      'A code that waits, or the change that waits for agreement. Taking it back again changes nothing.',
    method: 'POST',
    repeat: 'replayed',
    path: '/v1/account-links/:linkId/withdraw',
    action: 'own-person',
    params: linkParams,
    body: noBody,
    answers: OWN,
    problems: ['approval-decided'],
    handle: async (kms, { principal, params }) => {
      const done = await withdrawLink(kms, principal, params.linkId);
      return done.ok ? ok({ status: 200, body: ownAccount(kms, principal) } as const) : done;
    },
  }),
  route({
    id: 'enterAccountLinkCode',
    tag: 'Governance',
    summary: 'Tell that a code was entered in Jira',
    description:
      'By the Jira app, with the account that Forge vouches for. Nothing is linked by this: it opens the change `person.link-account`, in the name of whose code it is, by the quorum of `add-operator`. Wrong codes are counted, and slow the account down, and the app.',
    method: 'POST',
    repeat: 'once',
    path: '/v1/account-links/enter',
    action: 'account.link',
    body: enteredBody,
    example: { code: 'K7QF-2M9X', accountId: '5b10ac8d82e05b22cc7d4ef5', lookOnly: false },
    answers: { 200: { description: 'Whose code it is', schema: answers.enteredCode } },
    problems: ['code-refused', 'conflict', 'rate-limited'],
    handle: async (kms, { principal, body }) => {
      const entered = await redeemLink(kms, principal, body);
      if (!entered.ok) return entered;
      const { outcome, person } = entered.value;
      if (outcome === 'known') return ok({ status: 200, body: { outcome, person: named(person) } } as const);
      const { id: approvalId, expiresAt } = entered.value.approval;
      return ok({ status: 200, body: { outcome, person: named(person), approvalId, expiresAt } } as const);
    },
  }),
  route({
    id: 'getAccount',
    tag: 'Governance',
    summary: 'Tell who a Jira account is here',
    description: 'For the page in Jira on which codes are entered.',
    method: 'GET',
    path: '/v1/accounts/:accountId',
    action: 'account.link',
    params: accountParams,
    answers: { 200: { description: 'How it stands', schema: answers.accountStanding } },
    problems: [],
    handle: (kms, { params }) => {
      const { linkedTo, waiting } = accountStanding(kms, params.accountId);
      const body = {
        linkedTo: linkedTo && named(linkedTo),
        waiting: waiting && {
          person: named(waiting.person),
          approvalId: waiting.approval.id,
          expiresAt: waiting.approval.expiresAt,
        },
      };
      return ok({ status: 200, body } as const);
    },
  }),
];
