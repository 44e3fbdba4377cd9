import { type KmsRefusal, type KmsRefusalCode, KmsUnavailable } from '../../../ports/kms';
import { type ExchangeResponse, retryAfterMs } from '../../http/exchange';

/** A refusal with what decides how to go on: whether it is the operators' gate that speaks. */
export interface DsmRefused {
  readonly ok: false;
  readonly refusal: KmsRefusal;
  /** True where the operation needs an approval request. */
  readonly needsApproval: boolean;
}

/** DSM's answer to an operation that its quorum policy protects: status 403 and exactly this text. */
export const QUORUM_TEXT = 'This operation requires approval';

/** DSM tells errors by their status and a plain text, which has no list: only the status has a meaning. */
// biome-ignore format: a table lines up
const BY_STATUS: ReadonlyMap<number, readonly [KmsRefusalCode, mend: string]> = new Map([
  [400, ['invalid-request', 'Compare the request with what the DSM group and its policies accept.']],
  [401, ['unauthenticated', 'Enter the API key of the DSM app again on the admin page, and check that the app is enabled.']],
  [403, ['forbidden',       'Give the DSM app the permissions that Keydesk needs in this group.']],
  [404, ['not-found',       'Look the key up in the DSM console; it may be in another group or deleted.']],
  [405, ['unsupported',     'This DSM does not know the operation; check its version.']],
  [409, ['conflict',        'Look in the DSM console for what stands in the way.']],
  [413, ['invalid-request', 'Shorten the description and the labels.']],
  [422, ['invalid-request', 'Compare the request with what the DSM group and its policies accept.']],
  [423, ['forbidden',       'Ask the DSM account administrator to unlock the account or app.']],
]);

const MAX_TEXT = 500;

/** Reads an answer that isn't a success. An HTML page is a proxy's, not DSM's: it must not be read as "no such key". */
export function readFailure(response: ExchangeResponse, secrets: readonly string[]): DsmRefused {
  const { status } = response;
  if (status === 429 || status >= 500) {
    const reason = status === 429 ? 'throttled' : 'server-error';
    throw new KmsUnavailable(reason, `DSM answered ${status}; try again later.`, {
      retryAfterMs: retryAfterMs(response),
    });
  }
  const meaning = BY_STATUS.get(status);
  if (!meaning || /html/i.test(response.header('content-type') ?? '')) {
    throw new KmsUnavailable('nonsense', `DSM answered ${status} with something we can't read.`);
  }
  const [code, mend] = meaning;
  const text = clean(response.body, secrets);
  return {
    ok: false,
    refusal: { code, message: text === '' ? `DSM answered ${status}.` : `DSM says: ${text}`, mend },
    needsApproval: status === 403 && response.body.trim() === QUORUM_TEXT,
  };
}

/** The text comes from another machine and goes to people: bounded, and never with our credentials in it. */
export function clean(text: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce((shown, secret) => shown.replaceAll(secret, '[credential]'), text.trim());
  return hidden.slice(0, MAX_TEXT);
}
