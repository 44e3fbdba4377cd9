import type { Instant } from '../../../../domain/ids';
import { ok, type Result, refuse } from '../../../../domain/result';
import { KmsUnavailable, type RequestContext } from '../../../ports/kms';
import { type AwsConnection, endpointOf } from './config';
import { type AwsCredentials, secretsOf } from './credentials';
import { type AwsRefusal, readXmlFailure, refusalOf } from './errors';
import { type AwsTime, signedExchange } from './signed-exchange';

/** On whose behalf AWS is called: the session of an assumed role bears it. */
export type OnBehalfOf = Pick<RequestContext, 'ticket' | 'requestId'>;

/** The shortest that STS gives (AssumeRole, DurationSeconds). */
const LIFETIME_SECONDS = 900;
/** A session is replaced this long before its end: whatever begins with it also ends with it. */
const MARGIN_MS = 120_000;

/** Tags of a session: ticket and request, as CloudTrail shows them with each call. */
export const SESSION_TAGS = ['keydesk-ticket', 'keydesk-request'] as const;

interface Session {
  readonly credentials: AwsCredentials;
  readonly endsAt: Instant;
}

/** Short-lived credentials of the app's role, one session for each ticket, kept as long as this object lives. */
export class AssumedRole {
  readonly #connection: AwsConnection;
  readonly #time: AwsTime;
  readonly #sessions = new Map<string, Session>();

  constructor(connection: AwsConnection, time: AwsTime) {
    this.#connection = connection;
    this.#time = time;
  }

  async credentials(
    base: AwsCredentials,
    onBehalfOf: OnBehalfOf | undefined,
  ): Promise<Result<AwsCredentials, AwsRefusal>> {
    // Another base credential is another session: an exchanged one must take effect at once.
    const key = `${base.accessKeyId} ${onBehalfOf?.requestId ?? ''}`;
    const known = this.#sessions.get(key);
    if (known && known.endsAt - MARGIN_MS > this.#time.now()) return ok(known.credentials);
    const assumed = await this.#assume(base, onBehalfOf);
    if (!assumed.ok) return assumed;
    this.#sessions.set(key, assumed.value);
    return ok(assumed.value.credentials);
  }

  async #assume(
    base: AwsCredentials,
    onBehalfOf: OnBehalfOf | undefined,
  ): Promise<Result<Session, AwsRefusal>> {
    const request = {
      url: `${endpointOf(this.#connection, 'sts')}/`,
      service: 'sts',
      region: this.#connection.region,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(orderOf(this.#connection, onBehalfOf)).toString(),
    };
    const response = await signedExchange(request, base, this.#time);
    if (response.status === 200) return ok(sessionOf(response.body));
    return refuse(refusalOf(response, readXmlFailure(response), secretsOf(base)));
  }
}

/** AssumeRole (STS API 2011-06-15) as the query protocol writes it. CloudTrail shows name and tags with each call. */
function orderOf(
  { roleArn, externalId }: AwsConnection,
  onBehalfOf: OnBehalfOf | undefined,
): Record<string, string> {
  return {
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: `keydesk-${onBehalfOf?.ticket ?? 'reading'}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64),
    DurationSeconds: String(LIFETIME_SECONDS),
    ...(externalId !== '' && { ExternalId: externalId }),
    ...(onBehalfOf && {
      'Tags.member.1.Key': SESSION_TAGS[0],
      'Tags.member.1.Value': onBehalfOf.ticket,
      'Tags.member.2.Key': SESSION_TAGS[1],
      'Tags.member.2.Value': onBehalfOf.requestId,
    }),
  };
}

function sessionOf(body: string): Session {
  const member = (name: string): string => new RegExp(`<${name}>([^<]+)</${name}>`).exec(body)?.[1] ?? '';
  const credentials = {
    accessKeyId: member('AccessKeyId').trim(),
    secretAccessKey: member('SecretAccessKey').trim(),
    sessionToken: member('SessionToken').trim(),
  };
  const endsAt = Date.parse(member('Expiration'));
  if (Object.values(credentials).includes('') || Number.isNaN(endsAt)) {
    throw new KmsUnavailable('nonsense', 'AWS STS answered AssumeRole without credentials.');
  }
  return { credentials, endsAt };
}
