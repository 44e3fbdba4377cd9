import type * as z from 'zod';
import { ok, refuse } from '../../../../domain/result';
import { type KmsRefusal, type KmsResult, KmsUnavailable } from '../../../ports/kms';
import {
  DEFAULT_DEADLINE,
  type Deadline,
  ExchangeFailed,
  type ExchangeResponse,
  exchange,
} from '../../http/exchange';
import type { KeydeskConnection } from './config';
import { readFailure } from './errors';

/** Fetches the connection's credential for one call; undefined where none is stored. */
export type CredentialProvider = () => Promise<string | undefined>;

export interface KeydeskCall<T> {
  readonly method: 'GET' | 'POST';
  /** Path segments below the base URL, not yet encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** What a success looks like, by status. Everything else is a problem or nonsense. */
  readonly answers: Readonly<Record<number, z.ZodType<T>>>;
}

/** A credential is `kd_<id>_<secret>`; anything that isn't one word of this alphabet can't be sent as a header. */
const BEARER = /^[A-Za-z0-9._~+/=-]{8,512}$/;

/** 1,000 keys with their public halves fit. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

/** Speaks the reference KMS's REST API. Knows HTTP and JSON; knows nothing of keys. */
export class KeydeskClient {
  readonly #baseUrl: string;
  readonly #credential: CredentialProvider;
  readonly #deadline: Deadline;

  constructor(
    connection: KeydeskConnection,
    credential: CredentialProvider,
    deadline: Deadline = DEFAULT_DEADLINE,
  ) {
    this.#baseUrl = connection.baseUrl;
    this.#credential = credential;
    this.#deadline = deadline;
  }

  async call<T>(call: KeydeskCall<T>): Promise<KmsResult<T>> {
    const credential = await this.#credential();
    if (credential === undefined || !BEARER.test(credential)) return refuse(NO_CREDENTIAL);
    const response = await this.#exchange(call, credential);
    const schema = call.answers[response.status];
    return schema ? ok(this.#parse(response, schema)) : readFailure<T>(response, credential);
  }

  async #exchange<T>(call: KeydeskCall<T>, credential: string): Promise<ExchangeResponse> {
    try {
      return await exchange({
        method: call.method,
        url: this.#url(call),
        headers: headersOf(call, credential),
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        deadline: this.#deadline(),
        maxResponseBytes: MAX_RESPONSE_BYTES,
      });
    } catch (error) {
      if (!(error instanceof ExchangeFailed)) throw error;
      throw new KmsUnavailable(error.reason, `The KMS at ${this.#baseUrl}: ${error.message}.`);
    }
  }

  #url<T>(call: KeydeskCall<T>): string {
    const path = call.path.map(encodeURIComponent).join('/');
    const query = new URLSearchParams(call.query).toString();
    return `${this.#baseUrl}/v1/${path}${query && `?${query}`}`;
  }

  #parse<T>(response: ExchangeResponse, schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(jsonOf(response));
    if (parsed.success) return parsed.data;
    // The issues name members, never their values: an answer that makes no sense may hold anything.
    const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole').slice(0, 5);
    throw new KmsUnavailable(
      'nonsense',
      `The KMS at ${this.#baseUrl} answered ${response.status} without sense (${where.join(', ')}).`,
    );
  }
}

const NO_CREDENTIAL: KmsRefusal = {
  code: 'unauthenticated',
  message: 'No usable credential is stored for this KMS connection.',
  mend: 'Enter the credential again on the admin page (it has the form kd_<id>_<secret>).',
};

function headersOf<T>(call: KeydeskCall<T>, credential: string): Record<string, string> {
  return {
    Authorization: `Bearer ${credential}`,
    Accept: 'application/json, application/problem+json',
    ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
    ...(call.idempotencyKey !== undefined && { 'Idempotency-Key': call.idempotencyKey }),
  };
}

/** The JSON value of an answer; undefined, which no schema accepts, where it isn't JSON. */
function jsonOf(response: ExchangeResponse): unknown {
  if (!response.header('content-type')?.startsWith('application/json')) return undefined;
  try {
    return JSON.parse(response.body);
  } catch {
    return undefined;
  }
}
