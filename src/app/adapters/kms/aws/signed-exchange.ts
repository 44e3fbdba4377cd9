import { AwsV4Signer } from 'aws4fetch';
import type { Instant } from '../../../../domain/ids';
import { KmsUnavailable } from '../../../ports/kms';
import {
  DEFAULT_DEADLINE,
  type Deadline,
  ExchangeFailed,
  type ExchangeResponse,
  exchange,
} from '../../http/exchange';
import type { AwsCredentials } from './credentials';
import { type Pace, paced } from './pace';

/** Time, patience and the way there, which tests bring along themselves. */
export interface AwsTime {
  readonly now: () => Instant;
  /** Resolves after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly deadline: Deadline;
  readonly exchange: typeof exchange;
  /** Waits for the turn of a call that AWS limits. */
  readonly pace: Pace;
}

const CLOCK = {
  now: Date.now,
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** One queue for all connections of the process: AWS counts by account and region. */
export const REAL_TIME: AwsTime = { ...CLOCK, deadline: DEFAULT_DEADLINE, exchange, pace: paced(CLOCK) };

export interface SignedRequest {
  readonly url: string;
  /** As in the credential's scope: `kms`, `sts`, `tagging`. */
  readonly service: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** 50 tags, 100 aliases and a policy fit many times. */
const MAX_RESPONSE_BYTES = 1024 * 1024;

/** One POST, signed with Signature Version 4. Every status is an answer. */
export async function signedExchange(
  request: SignedRequest,
  credentials: AwsCredentials,
  { now, deadline, exchange: send }: Pick<AwsTime, 'now' | 'deadline' | 'exchange'>,
): Promise<ExchangeResponse> {
  const { url, headers } = await new AwsV4Signer({
    ...request,
    ...credentials,
    method: 'POST',
    datetime: new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  }).sign();
  try {
    return await send({
      method: 'POST',
      url: url.href,
      headers: Object.fromEntries(headers),
      body: request.body,
      deadline: deadline(),
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
  } catch (error) {
    if (!(error instanceof ExchangeFailed)) throw error;
    throw new KmsUnavailable(error.reason, `AWS at ${url.origin}: ${error.message}.`);
  }
}
