import axios from 'axios';

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Raw body text. */
  readonly body?: string;
  /** Fires when the caller stops waiting: covers the connection, the answer and its body. */
  readonly deadline: AbortSignal;
  readonly maxResponseBytes: number;
}

export interface ExchangeResponse {
  readonly status: number;
  /** Value of a response header by its lower-case name. */
  header(name: string): string | undefined;
  readonly body: string;
}

/**
 * No complete answer came: nobody there (`unreachable`), none in time (`timeout`), or one that can't be read
 * (`nonsense`: too large, cut off, not HTTP). Made without a `cause`: axios errors carry the request's headers.
 */
export class ExchangeFailed extends Error {
  override readonly name = 'ExchangeFailed';
  readonly reason: 'unreachable' | 'timeout' | 'nonsense';
  constructor(reason: ExchangeFailed['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Makes a deadline for one call. Tests give one that they fire themselves. */
export type Deadline = () => AbortSignal;

/** 15 s: well inside the lease that a pass holds, which so never runs out before the call it protects. */
export const DEFAULT_DEADLINE: Deadline = () => AbortSignal.timeout(15_000);

/**
 * One HTTP exchange. Every status is an answer, redirects included: a redirect would carry the credential to
 * another host. Environment proxies are not used, for the same reason; the body is not decompressed.
 */
export async function exchange(request: ExchangeRequest): Promise<ExchangeResponse> {
  try {
    const response = await axios.request<string>({
      method: request.method,
      url: request.url,
      headers: { ...request.headers, 'Accept-Encoding': 'identity' },
      ...(request.body === undefined ? {} : { data: request.body }),
      signal: request.deadline,
      maxContentLength: request.maxResponseBytes,
      maxRedirects: 0,
      proxy: false,
      decompress: false,
      responseType: 'text',
      transformRequest: [(data: unknown) => data],
      transformResponse: [(data: unknown) => data],
      validateStatus: () => true,
    });
    const headers = response.headers;
    return {
      status: response.status,
      header: (name) => {
        const value = headers[name];
        return typeof value === 'string' ? value : undefined;
      },
      body: response.data,
    };
  } catch (error) {
    throw failure(error);
  }
}

/** axios's and llhttp's codes for an answer that began and can't be read. */
const UNREADABLE = /^(ERR_BAD_RESPONSE|HPE_)/;

function failure(error: unknown): ExchangeFailed {
  if (axios.isCancel(error)) return new ExchangeFailed('timeout', 'no answer in time');
  if (!axios.isAxiosError(error)) throw error;
  const code = error.code ?? 'no code';
  return new ExchangeFailed(UNREADABLE.test(code) ? 'nonsense' : 'unreachable', code);
}

/** `Retry-After` in milliseconds where it is given in seconds (RFC 9110, 10.2.3). The date form is not read: our clocks may differ. */
export function retryAfterMs(response: ExchangeResponse): number | undefined {
  const text = response.header('retry-after');
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined;
}
