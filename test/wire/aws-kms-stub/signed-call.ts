import { AwsV4Signer } from 'aws4fetch';
import { forward, type WireResponse } from '../loopback';
import type { Identity } from './signature';
import { REGION } from './state';

/** One call as anybody, past the adapter. */
export async function signedCall(
  url: string,
  target: string,
  input: unknown,
  who: Identity,
  now: number,
): Promise<WireResponse> {
  const { headers, body } = await new AwsV4Signer({
    ...{ url: `${url}/`, method: 'POST', service: 'kms', region: REGION, body: JSON.stringify(input) },
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target },
    accessKeyId: who.accessKeyId,
    secretAccessKey: who.secretAccessKey,
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  }).sign();
  return forward(url, {
    method: 'POST',
    path: '/',
    headers: Object.fromEntries(headers),
    body: String(body),
  });
}
