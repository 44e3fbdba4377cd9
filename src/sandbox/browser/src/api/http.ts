import type { Problem } from '../../../web/contract';

/** Jira's `ErrorCollection`: messages about the whole, and messages by field id. */
interface ErrorCollection {
  readonly errorMessages?: readonly string[];
  readonly errors?: Readonly<Record<string, string>>;
}

/** An answer other than 2xx; status 0 where no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly messages: readonly string[];
  readonly fields: Readonly<Record<string, string>>;

  constructor(status: number, messages: readonly string[], fields: Readonly<Record<string, string>> = {}) {
    super([...messages, ...Object.values(fields)].join('\n'));
    this.status = status;
    this.messages = messages;
    this.fields = fields;
  }
}

/** What isn't there, or isn't for this person: Jira says the same of both. */
export const isGone = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || error.status === 403);

/** What went wrong, in words for people. */
export function messageOf(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return 'Something went wrong. Try again.';
}

type Listener = () => void;
const signedOut = new Set<Listener>();

/** Calls `listener` when the server says that nobody is signed in. Returns what ends that. */
export function onSignedOut(listener: Listener): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

const NOT_REACHED = 'The sandbox did not answer. Check that it is still running, then try again.';

/**
 * One call of the site; JSON both ways. The answer is taken as `T`: tests hold the server to the official OpenAPI.
 * Throws {@link ApiError}.
 */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, [NOT_REACHED]);
  });
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  if (response.status === 401) for (const listener of signedOut) listener();
  throw refusal(response.status, text);
}

function refusal(status: number, text: string): ApiError {
  const { errorMessages = [], errors = {}, message } = parse(text);
  const messages = [...errorMessages, ...(message === undefined ? [] : [message])];
  const silent = messages.length === 0 && Object.keys(errors).length === 0;
  return new ApiError(status, silent ? [`The site answered with status ${status}.`] : messages, errors);
}

function parse(text: string): ErrorCollection & Partial<Problem> {
  try {
    return JSON.parse(text) as ErrorCollection & Partial<Problem>;
  } catch {
    return {};
  }
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T = undefined>(path: string, body: unknown): Promise<T> => call<T>('POST', path, body);
export const put = <T = undefined>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, body);

/** A query string with its question mark; undefined values are left out. */
export function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((one): one is [string, string] => one[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
