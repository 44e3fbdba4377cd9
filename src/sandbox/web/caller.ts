import type { ControlledSandbox } from '../http/controlled';
import type { HttpRequest } from '../http/exchange';
import { type Handler, type Input, refuse } from '../http/json-routes';
import { accountOf } from '../http/people';
import { Sessions } from './session';

export const sessionsOf = (sandbox: ControlledSandbox): Sessions =>
  new Sessions(sandbox.documents, sandbox.jira.cloudId);

/** Account of the person whose session's cookie comes with the request. */
export function sessionAccount(sandbox: ControlledSandbox, request: HttpRequest): string | undefined {
  // A token says more than a cookie that happens to be there.
  if (request.headers['authorization']) return undefined;
  const accountId = sessionsOf(sandbox).accountOf(request);
  return sandbox.jira.pages.people().some((one) => one.accountId === accountId) ? accountId : undefined;
}

/** The same, or by e-mail and token. */
const callerOf = async (sandbox: ControlledSandbox, request: HttpRequest): Promise<string | undefined> =>
  sessionAccount(sandbox, request) ?? (await accountOf(sandbox.jira, request));

export interface PersonInput extends Input {
  readonly accountId: string;
}

/** A handler for people who are signed in. */
export const signedIn =
  (sandbox: ControlledSandbox, handler: (input: PersonInput) => unknown): Handler =>
  async (input) => {
    const accountId = await callerOf(sandbox, input.request);
    if (accountId === undefined) return refuse(401, 'Sign in first.');
    return handler({ ...input, accountId });
  };
