import { z } from 'zod';
import type { ControlledSandbox } from '../http/controlled';
import { jsonAnswer } from '../http/exchange';
import { Answer, type Input, refuse } from '../http/json-routes';
import { sessionAccount, sessionsOf } from './caller';
import type { SessionView } from './contract';
import { isSameOrigin } from './origin-check';

const SignIn = z.strictObject({ accountId: z.string().nullable() });

function view(sandbox: ControlledSandbox, accountId: string | undefined): SessionView {
  const { jira, platform } = sandbox;
  return {
    accountId: accountId ?? null,
    isAdmin: accountId !== undefined && jira.isAdmin(accountId),
    people: jira.pages.people(),
    site: {
      cloudId: jira.cloudId,
      siteUrl: jira.siteUrl,
      appOrigin: sandbox.appOrigin,
      environmentId: platform.installation.environmentId,
    },
  };
}

/** `GET session` */
export const readSession = (sandbox: ControlledSandbox, { request }: Input): SessionView =>
  view(sandbox, sessionAccount(sandbox, request));

/** `POST session`: signs in as somebody, or out. */
export function changeSession(sandbox: ControlledSandbox, { request, body }: Input): Answer {
  if (!isSameOrigin(request, sandbox.url)) return refuse(403, 'Only a page of this site may sign in.');
  const { accountId } = SignIn.parse(body);
  const known = sandbox.jira.pages.people().some((one) => one.accountId === accountId);
  if (accountId !== null && !known) return refuse(404, `Nobody of this site has the account ${accountId}.`);
  const { headers, ...answer } = jsonAnswer(200, view(sandbox, accountId ?? undefined));
  const cookie = sessionsOf(sandbox).replace(request, accountId);
  return new Answer({ ...answer, headers: { ...headers, 'set-cookie': cookie } });
}
