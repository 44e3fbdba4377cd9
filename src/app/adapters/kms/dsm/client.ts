import type * as z from 'zod';
import { ok } from '../../../../domain/result';
import { KmsUnavailable } from '../../../ports/kms';
import {
  DEFAULT_DEADLINE,
  type Deadline,
  ExchangeFailed,
  type ExchangeRequest,
  type ExchangeResponse,
  exchange,
} from '../../http/exchange';
import type { DsmConnection } from './config';
import { type DsmRefused, readFailure } from './errors';
import { authResource, type Session, SessionCache } from './session';

export interface DsmCall<T> {
  readonly method: ExchangeRequest['method'];
  /** Path below the base URL; what comes from outside is a UUID that was checked. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What a success (any 2xx) says; `undefined` is what an empty one says. */
  readonly answer: z.ZodType<T>;
}

export type DsmResult<T> = { readonly ok: true; readonly value: T } | DsmRefused;

export interface DsmClientOptions {
  /** The API key of the app; undefined where none is stored. */
  readonly credential: () => Promise<string | undefined>;
  readonly now: () => number;
  readonly deadline?: Deadline | undefined;
  /** How an exchange is made; over the network unless told. */
  readonly exchange?: typeof exchange | undefined;
}

/** An API key is base64, ready to be sent as a `Basic` credential. */
const API_KEY = /^[A-Za-z0-9+/_-]{8,2048}={0,2}$/;

/** 1,000 keys with their public halves and histories fit. */
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/** Speaks DSM's REST API in the session of an app. Knows HTTP and JSON; knows nothing of keys. */
export class DsmClient {
  readonly connection: DsmConnection;
  readonly now: () => number;
  readonly #credential: DsmClientOptions['credential'];
  readonly #deadline: Deadline;
  readonly #send: typeof exchange;
  readonly #sessions = new SessionCache();

  constructor(connection: DsmConnection, { credential, now, ...how }: DsmClientOptions) {
    this.connection = connection;
    this.now = now;
    this.#credential = credential;
    this.#deadline = how.deadline ?? DEFAULT_DEADLINE;
    this.#send = how.exchange ?? exchange;
  }

  /** The id of the app that we are in DSM. */
  async appId(): Promise<DsmResult<string>> {
    const signedIn = await this.#signIn();
    return signedIn.ok ? ok(signedIn.value.session.appId) : signedIn;
  }

  async call<T>(call: DsmCall<T>): Promise<DsmResult<T>> {
    const first = await this.#signIn();
    if (!first.ok) return first;
    const answered = await this.#inSession(call, first.value.session);
    if (answered.status !== 401) return this.#read(call, answered, first.value);
    // A session ends by idling too, which `expires_in` doesn't tell. The refused call had no effect.
    this.#sessions.drop(first.value.session);
    const second = await this.#signIn();
    if (!second.ok) return second;
    return this.#read(call, await this.#inSession(call, second.value.session), second.value);
  }

  async #signIn(): Promise<DsmResult<SignedIn>> {
    const credential = await this.#credential();
    if (credential === undefined || !API_KEY.test(credential)) return NO_CREDENTIAL;
    const known = this.#sessions.get(credential, this.now());
    if (known && (!known.isEnding || (await this.#isRefreshed(known.session))))
      return ok({ session: known.session, credential });
    const path = '/sys/v1/session/auth';
    const answered = await this.#exchange({ method: 'POST', path }, `Basic ${credential}`);
    if (!isSuccess(answered)) return readFailure(answered, [credential]);
    const auth = this.#parse(answered, authResource);
    return ok({ session: this.#sessions.put(credential, auth, this.now()), credential });
  }

  /** False for a session that DSM no longer prolongs: another one is opened then. */
  async #isRefreshed(session: Session): Promise<boolean> {
    const answered = await this.#exchange(
      { method: 'POST', path: '/sys/v1/session/refresh' },
      `Bearer ${session.token}`,
    );
    if (isSuccess(answered)) this.#sessions.refreshed(session, this.now());
    return isSuccess(answered);
  }

  #inSession<T>(call: DsmCall<T>, { token }: Session): Promise<ExchangeResponse> {
    return this.#exchange(call, `Bearer ${token}`);
  }

  #read<T>(call: DsmCall<T>, answered: ExchangeResponse, { session, credential }: SignedIn): DsmResult<T> {
    if (isSuccess(answered)) return ok(this.#parse(answered, call.answer));
    return readFailure(answered, [credential, session.token]);
  }

  async #exchange(
    { method, path, query, body }: Omit<DsmCall<unknown>, 'answer'>,
    authorization: string,
  ): Promise<ExchangeResponse> {
    const { baseUrl } = this.connection;
    const search = new URLSearchParams(query).toString();
    try {
      return await this.#send({
        method,
        url: `${baseUrl}${path}${search && `?${search}`}`,
        headers: {
          Authorization: authorization,
          Accept: 'application/json',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        deadline: this.#deadline(),
        maxResponseBytes: MAX_RESPONSE_BYTES,
      });
    } catch (error) {
      if (!(error instanceof ExchangeFailed)) throw error;
      throw new KmsUnavailable(error.reason, `DSM at ${baseUrl}: ${error.message}.`);
    }
  }

  #parse<T>(response: ExchangeResponse, schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(jsonOf(response.body));
    if (parsed.success) return parsed.data;
    // The issues name members, never their values: an answer that makes no sense may hold anything.
    const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole').slice(0, 5);
    throw new KmsUnavailable(
      'nonsense',
      `DSM at ${this.connection.baseUrl} answered ${response.status} without sense (${where.join(', ')}).`,
    );
  }
}

interface SignedIn {
  readonly session: Session;
  readonly credential: string;
}

const NO_CREDENTIAL: DsmRefused = {
  ok: false,
  needsApproval: false,
  refusal: {
    code: 'unauthenticated',
    message: 'No usable credential is stored for this DSM connection.',
    mend: 'Enter the API key of the DSM app again on the admin page (it is base64 text).',
  },
};

const isSuccess = ({ status }: ExchangeResponse): boolean => status >= 200 && status < 300;

/** The JSON value of a body; undefined for an empty one and for what isn't JSON. */
function jsonOf(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return MALFORMED;
  }
}

/** No schema accepts it, not even that of an empty answer. */
const MALFORMED = Symbol('malformed JSON');
