import type { Answer } from '../../../shared/parts/use-answer';
import { type KmsProblem, NO_ANSWER, problemIn } from './problem';

export type Told<T> = Answer<T, KmsProblem>;

/** A body with the mark of the state it tells (RFC 9110, 8.8.3). */
export interface Marked<T> {
  readonly body: T;
  readonly etag: string | null;
}

/** Changes carry what the server told the page of its session; scripts of other sites can't read it. */
let csrf = '';
export const rememberCsrf = (token: string): void => {
  csrf = token;
};

type Listener = () => void;
const listeners = new Set<Listener>();

/** Calls `listener` whenever the server says that nobody is logged in. Returns what ends that. */
export function onLoggedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const headersOf = ({ method, headers = {} }: Sent): Record<string, string> => ({
  accept: 'application/json',
  ...(method === 'POST' ? { 'content-type': 'application/json', 'x-keydesk-csrf': csrf } : {}),
  ...headers,
});

async function exchange<T>(sent: Sent): Promise<Told<Marked<T>>> {
  const response = await fetch(sent.path, {
    method: sent.method,
    headers: headersOf(sent),
    ...(sent.method === 'POST' ? { body: JSON.stringify(sent.body ?? {}) } : {}),
  }).catch(() => undefined);
  if (!response) return { ok: false, problem: NO_ANSWER };
  const text = await response.text().catch(() => '');
  if (!response.ok) return { ok: false, problem: noticed(sent.path, problemIn(response.status, text)) };
  const body = (text === '' ? undefined : JSON.parse(text)) as T;
  return { ok: true, value: { body, etag: response.headers.get('etag') } };
}

/** There, `unauthenticated` says that a proof failed, not that the session ended. */
const PROOFS = /^\/v1\/(login|enrolment|session\/reauthentication)(\/|$)/;

function noticed(path: string, problem: KmsProblem): KmsProblem {
  if (problem.code === 'unauthenticated' && !PROOFS.test(path)) for (const listener of listeners) listener();
  return problem;
}

const bare = <T>(told: Told<Marked<T>>): Told<T> => (told.ok ? { ok: true, value: told.value.body } : told);

export const readMarked = <T>(path: string): Promise<Told<Marked<T>>> => exchange<T>({ method: 'GET', path });

export const read = async <T>(path: string): Promise<Told<T>> => bare(await readMarked<T>(path));

/** @param headers `Idempotency-Key` and `If-Match`, where the API takes them */
export const send = async <T>(
  path: string,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Told<T>> => bare(await exchange<T>({ method: 'POST', path, body, headers }));

/** A query string with its question mark; what isn't given is left out. */
export function query(values: Readonly<Record<string, string | null | undefined>>): string {
  const given = Object.entries(values).filter((one): one is [string, string] => Boolean(one[1]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
