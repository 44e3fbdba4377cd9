import { CommandFailure } from '../run';

/** What Jira said to a person's call. */
export interface JiraAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A person at Jira's REST API, with e-mail and API token, as with curl. Knows nothing of Keydesk. */
export class JiraPerson {
  readonly accountId: string;
  readonly #url: string;
  readonly #authorization: string;

  constructor(
    url: string,
    user: { readonly accountId: string; readonly emailAddress?: string; readonly apiToken?: string },
  ) {
    this.accountId = user.accountId;
    this.#url = url;
    const pair = `${user.emailAddress ?? ''}:${user.apiToken ?? ''}`;
    this.#authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  }

  async call(method: string, path: string, body?: unknown): Promise<JiraAnswer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: this.#authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Like {@link call}, for what has to succeed. */
  async must<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call(method, path, body);
    if (answer.status >= 400)
      throw new CommandFailure(`${method} ${path}: ${answer.status} ${errorText(answer.body)}`);
    return answer.body as T;
  }

  /** Takes a transition by its name, as a person would; the answer says whether Jira let them. */
  async transition(
    issueKey: string,
    name: string,
    fields?: Readonly<Record<string, unknown>>,
  ): Promise<JiraAnswer> {
    const path = `/rest/api/3/issue/${issueKey}/transitions`;
    const { transitions } = await this.must<{ transitions: { id: string; name: string }[] }>('GET', path);
    const found = transitions.find((transition) => transition.name === name);
    if (!found) return { status: 404, body: { errorMessages: [`"${name}" is not offered to this person`] } };
    return this.call('POST', path, { transition: { id: found.id }, ...(fields && { fields }) });
  }
}

interface ErrorBody {
  readonly errorMessages?: readonly string[];
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
}

/** Jira's own words about a refusal. */
export function errorText(body: unknown): string {
  const { errorMessages = [], errors = {}, message } = (body ?? {}) as ErrorBody;
  return [...errorMessages, ...Object.values(errors), ...(message ? [message] : [])].join('\n');
}
