import { CommandFailure } from '../../run';

/** Who is called as: an app shows its API key with each call, a person a session of theirs. */
export interface DsmCaller {
  readonly url: string;
  readonly authorization: string;
}

export interface DsmAnswer {
  readonly status: number;
  readonly text: string;
}

export const asApp = (url: string, apiKey: string): DsmCaller => ({ url, authorization: `Basic ${apiKey}` });

/** Signs a person in, and chooses the account: DSM wants that of people even if they have only one. */
export async function signIn(
  url: string,
  person: { readonly email: string; readonly password: string; readonly accountId: string },
): Promise<DsmCaller> {
  const pair = Buffer.from(`${person.email}:${person.password}`).toString('base64');
  const opening = { url, authorization: `Basic ${pair}` };
  const { access_token } = await must<{ access_token: string }>(opening, 'POST', '/sys/v1/session/auth');
  const caller = { url, authorization: `Bearer ${access_token}` };
  await must(caller, 'POST', '/sys/v1/session/select_account', { acct_id: person.accountId });
  return caller;
}

export async function call(
  { url, authorization }: DsmCaller,
  method: string,
  path: string,
  body?: object,
): Promise<DsmAnswer> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** Like {@link call}, for what has to succeed. */
export async function must<T>(caller: DsmCaller, method: string, path: string, body?: object): Promise<T> {
  const { status, text } = await call(caller, method, path, body);
  if (status >= 400) throw new CommandFailure(`${method} ${path}: ${status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
