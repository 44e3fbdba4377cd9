import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from '../loopback';

/** Who may sign. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Belongs to a session: has to come along, and holds until then. */
  readonly session?: { readonly token: string; readonly endsAt: number };
  /** As the key policy names it. */
  readonly arn: string;
}

/** An error of AWS, as its answers carry it. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const SCOPE =
  /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([a-z0-9-]+)\/(\w+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
const FRESH_MS = 300_000;

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

interface Signed {
  readonly identity: Identity;
  readonly region: string;
  readonly service: string;
}

/** Verifies Signature Version 4 over a whole request: scope, date, every `x-amz-*` header, host, and the body. */
export function verify(wire: WireRequest, identities: ReadonlyMap<string, Identity>, now: number): Signed {
  const [, id = '', date = '', region = '', service = '', names = '', signature = ''] =
    SCOPE.exec(wire.headers.authorization ?? '') ?? [];
  if (!id) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const identity = identities.get(id);
  const tokenFits = wire.headers['x-amz-security-token'] === identity?.session?.token;
  if (!identity || !tokenFits)
    throw new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  if (identity.session && identity.session.endsAt <= now)
    throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
  const signed = names.split(';');
  const needed = ['host', ...Object.keys(wire.headers).filter((name) => name.startsWith('x-amz-'))];
  const moment = wire.headers['x-amz-date'] ?? '';
  if (!needed.every((name) => signed.includes(name)) || !moment.startsWith(date))
    throw new AwsError('IncompleteSignatureException', 'A header that must be signed is not.');
  if (Math.abs(now - instantOf(moment)) > FRESH_MS)
    throw new AwsError('InvalidSignatureException', `Signature not yet current or expired: ${moment}`);
  const [path = '', query = ''] = wire.path.split('?');
  const headers = signed.map((name) => `${name}:${(wire.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`);
  const canonical = [wire.method, path, query, headers.join(''), names, hex(wire.body)].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', moment, scope, hex(canonical)].join('\n');
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${identity.secretAccessKey}`, date));
  if (!timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex')))
    throw new AwsError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
    );
  return { identity, region, service };
}

/** `20260601T090000Z` */
const instantOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
