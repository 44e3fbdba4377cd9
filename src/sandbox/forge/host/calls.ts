import type { CallMeta } from '../runner/protocol';

export const CALL_KINDS = ['jira', 'kvs', 'queue', 'egress', 'platform'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** A call of an app's function to the host. */
export interface HostCall {
  readonly meta: CallMeta;
  readonly method: string;
  /** A path, or a whole URL for egress. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HostResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** An answer, a connection that failed with a system error code, or silence. */
export type HostOutcome = HostResponse | { readonly networkError: string } | 'silence';

/** Answers a call under its token; `ended` where no running invocation stands behind it. */
export type CallHandler = (token: string, call: HostCall) => Promise<HostOutcome | 'ended'>;

export const jsonResponse = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): HostResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
});

const QUEUE_PATH = /^\/webhook\/queue\/(publish|stats|cancel)\//;

/** What the call counts as. */
export function kindOf(call: Pick<HostCall, 'meta' | 'target'>): CallKind {
  const { type, remote } = call.meta;
  if (type === 'kvs' || type === 'egress') return type;
  if (type === 'fpp' && (remote === 'jira' || remote === undefined)) return 'jira';
  return QUEUE_PATH.test(call.target) ? 'queue' : 'platform';
}

/** The queue operation that a path stands for. */
export const queueOperation = (target: string): string | undefined => QUEUE_PATH.exec(target)?.[1];
