import type * as z from 'zod';
import { ok, type Result, refuse } from '../../../../domain/result';
import { KmsUnavailable } from '../../../ports/kms';
import type { ExchangeResponse } from '../../http/exchange';
import { type AwsConnection, endpointOf } from './config';
import { type AwsCredentials, parseCredential, secretsOf } from './credentials';
import { type AwsRefusal, readJsonFailure, refusalOf } from './errors';
import {
  type AnswerOf,
  type AwsOperation,
  OPERATIONS,
  type OperationName,
  TARGET_PREFIX,
} from './operations';
import { type AwsTime, REAL_TIME, signedExchange } from './signed-exchange';
import { AssumedRole, type OnBehalfOf } from './sts';

export interface CallOptions {
  readonly onBehalfOf?: OnBehalfOf | undefined;
  /** Milliseconds to wait before each repetition while AWS doesn't know a key that it has just made. */
  readonly awaitExistence?: readonly number[];
}

/**
 * A read that failed on the way is tried again after so many milliseconds. A change never is: whoever asked for it
 * looks first. Nor is anything that AWS throttled: the queue paces, and knows of everybody else's calls.
 */
const READ_AGAIN_AFTER_MS = [200, 1_000];

/** Speaks AWS's JSON 1.1 protocol. Knows signing, retries and errors; knows nothing of what a key is for. */
export class AwsClient {
  readonly #connection: AwsConnection;
  readonly #credential: () => Promise<string | undefined>;
  readonly #time: AwsTime;
  readonly #role: AssumedRole | undefined;

  constructor(
    connection: AwsConnection,
    credential: () => Promise<string | undefined>,
    time: AwsTime = REAL_TIME,
  ) {
    this.#connection = connection;
    this.#credential = credential;
    this.#time = time;
    this.#role = connection.roleArn === '' ? undefined : new AssumedRole(connection, time);
  }

  sleep(ms: number): Promise<void> {
    return this.#time.sleep(ms);
  }

  async call<N extends OperationName>(
    name: N,
    input: Readonly<Record<string, unknown>>,
    { onBehalfOf, awaitExistence = [] }: CallOptions = {},
  ): Promise<Result<AnswerOf<N>, AwsRefusal>> {
    for (const wait of awaitExistence) {
      const answer = await this.#attempt(name, input, onBehalfOf);
      if (answer.ok || answer.refusal.awsCode !== 'NotFoundException') return answer;
      await this.#time.sleep(wait);
    }
    return this.#attempt(name, input, onBehalfOf);
  }

  async #attempt<N extends OperationName>(
    name: N,
    input: Readonly<Record<string, unknown>>,
    onBehalfOf: OnBehalfOf | undefined,
  ): Promise<Result<AnswerOf<N>, AwsRefusal>> {
    for (const wait of OPERATIONS[name].reads ? READ_AGAIN_AFTER_MS : []) {
      try {
        return await this.#once(name, input, onBehalfOf);
      } catch (error) {
        if (!(error instanceof KmsUnavailable) || error.reason === 'throttled') throw error;
        await this.#time.sleep(wait);
      }
    }
    return this.#once(name, input, onBehalfOf);
  }

  async #once<N extends OperationName>(
    name: N,
    input: Readonly<Record<string, unknown>>,
    onBehalfOf: OnBehalfOf | undefined,
  ): Promise<Result<AnswerOf<N>, AwsRefusal>> {
    const found = await this.#credentials(onBehalfOf);
    if (!found.ok) return found;
    const { service, answer, perSecond }: AwsOperation = OPERATIONS[name];
    const { accountId, region } = this.#connection;
    if (perSecond !== undefined) await this.#time.pace(`${name} in ${accountId}, ${region}`, perSecond);
    const request = {
      url: `${endpointOf(this.#connection, service)}/`,
      service,
      region,
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `${TARGET_PREFIX[service]}.${name}`,
      },
      body: JSON.stringify(input),
    };
    const response = await signedExchange(request, found.value, this.#time);
    if (response.status === 200) return ok(parsed(name, response, answer) as AnswerOf<N>);
    return refuse(refusalOf(response, readJsonFailure(response), secretsOf(found.value)));
  }

  async #credentials(onBehalfOf: OnBehalfOf | undefined): Promise<Result<AwsCredentials, AwsRefusal>> {
    const base = parseCredential((await this.#credential()) ?? '');
    if (!base) return refuse(NO_CREDENTIAL);
    return this.#role ? this.#role.credentials(base, onBehalfOf) : ok(base);
  }
}

const NO_CREDENTIAL: AwsRefusal = {
  code: 'unauthenticated',
  message: 'No usable credential is stored for this KMS connection.',
  mend: 'Enter the credential again on the admin page, as <access key id>:<secret access key>.',
  awsCode: 'NoCredential',
};

function parsed<T>(name: OperationName, response: ExchangeResponse, schema: z.ZodType<T>): T {
  const result = schema.safeParse(jsonOf(response.body));
  if (result.success) return result.data;
  // The issues name members, never their values: an answer that makes no sense may hold anything.
  const where = result.error.issues.map((issue) => issue.path.join('.') || 'the whole').slice(0, 5);
  throw new KmsUnavailable('nonsense', `AWS answered ${name} without sense (${where.join(', ')}).`);
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
