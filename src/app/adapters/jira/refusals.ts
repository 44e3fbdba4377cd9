import type { APIResponse } from '@forge/api';
import * as z from 'zod';
import type { JiraRefusal } from '../../ports/jira-refusal';

/** Jira's `ErrorCollection`; some calls answer with other shapes, or with none. */
const errorCollection = z.object({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.unknown()).optional(),
});

const MAX_MESSAGES = 10;

type Reader = (messages: readonly string[], response: APIResponse) => JiraRefusal;

const unavailable: Reader = (messages, response) => ({
  kind: 'unavailable',
  retryAfterSeconds: retryAfter(response),
  detail: [`Jira answered ${response.status}`, ...messages].join(': '),
});

/** Status -> refusal. The rest: other 4xx are `invalid`, everything else is `unavailable`. */
const BY_STATUS: Readonly<Record<number, Reader>> = {
  401: () => ({ kind: 'unauthenticated' }),
  403: (messages) => ({ kind: 'forbidden', messages }),
  404: (messages) => ({ kind: 'not-found', messages }),
  408: unavailable,
  // An address that Jira has taken away.
  410: (messages) => ({ kind: 'not-found', messages }),
  409: (messages) => ({ kind: 'conflict', messages }),
  429: (_, response) => ({
    kind: 'rate-limited',
    retryAfterSeconds: retryAfter(response),
    reason: response.headers.get('RateLimit-Reason') ?? undefined,
  }),
};

const isClientError = (status: number): boolean => status >= 400 && status < 500;

/** Reads an answer that isn't a success. */
export async function readRefusal(response: APIResponse): Promise<JiraRefusal> {
  const messages = messagesOf(await response.text());
  const reader =
    BY_STATUS[response.status] ??
    (isClientError(response.status) ? (): JiraRefusal => ({ kind: 'invalid', messages }) : unavailable);
  return reader(messages, response);
}

function messagesOf(text: string): string[] {
  const parsed = errorCollection.safeParse(parseJson(text));
  if (!parsed.success) return [];
  const fields = Object.entries(parsed.data.errors ?? {}).map(([field, message]) => `${field}: ${message}`);
  return [...(parsed.data.errorMessages ?? []), ...fields].slice(0, MAX_MESSAGES);
}

/** undefined where the text isn't JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Jira sends whole seconds. */
function retryAfter(response: APIResponse): number | undefined {
  const header = response.headers.get('Retry-After');
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}
