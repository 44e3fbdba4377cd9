import * as z from 'zod';
import type { Result } from '../../../../domain/result';
import { type KmsRefusal, type KmsRefusalCode, KmsUnavailable } from '../../../ports/kms';
import { type ExchangeResponse, retryAfterMs } from '../../http/exchange';

/** A refusal in the port's words, with AWS's own name for it where it came from there. */
export interface AwsRefusal extends KmsRefusal {
  readonly awsCode?: string;
}

export type AwsResult<T> = Result<T, AwsRefusal>;

export const isGone = ({ awsCode }: AwsRefusal): boolean => awsCode === 'NotFoundException';
export const isTaken = ({ awsCode }: AwsRefusal): boolean => awsCode === 'AlreadyExistsException';
export const isUnderWay = ({ awsCode }: AwsRefusal): boolean => awsCode === 'ConflictException';
export const isWrongState = ({ awsCode }: AwsRefusal): boolean => awsCode === 'KMSInvalidStateException';

type Meaning =
  | { readonly refusal: KmsRefusalCode; readonly mend: string }
  | { readonly unavailable: 'server-error' | 'throttled' };

const KEY_GONE = 'It may have been destroyed, or be of another region. AWS CloudTrail has its history.';
const STATE = 'Look up the key in the AWS console; wait, or cancel its deletion, then try again.';
const SIGN_IN = 'Enter the credential again on the admin page, as <access key id>:<secret access key>.';
const RIGHTS = 'Compare the app’s rights with what "keydesk connect aws --print-permissions" prints.';
const ORDER = 'AWS did not accept the order as it stands; its message says which part.';
const POLICY =
  'Check that the app’s principal, the break-glass principal and every application’s role exist in the AWS account.';
const QUOTA = 'Ask AWS for a higher quota, or delete what is not needed any more.';
const NOT_HERE = 'Choose another key type, or a region that offers this one.';
const ELSEWHERE =
  'Keydesk’s keys lie in AWS’s own HSMs. Look up in AWS CloudTrail who changed the key’s store or material.';

const BUSY = { unavailable: 'throttled' } as const;
const BROKEN = { unavailable: 'server-error' } as const;
const refusal = (code: KmsRefusalCode, mend: string): Meaning => ({ refusal: code, mend });
const signIn = refusal('unauthenticated', SIGN_IN);
const order = refusal('invalid-request', ORDER);

/** Of custom and external key stores, grants and imported material: Keydesk uses none, so an error is a stranger's doing. */
const OTHER_FEATURES = [
  'CloudHsmClusterInUseException',
  'CloudHsmClusterInvalidConfigurationException',
  'CloudHsmClusterNotActiveException',
  'CloudHsmClusterNotFoundException',
  'CloudHsmClusterNotRelatedException',
  'CustomKeyStoreHasCMKsException',
  'CustomKeyStoreInvalidStateException',
  'CustomKeyStoreNameInUseException',
  'CustomKeyStoreNotFoundException',
  'IncorrectTrustAnchorException',
  'XksKeyAlreadyInUseException',
  'XksKeyInvalidConfigurationException',
  'XksKeyNotFoundException',
  'XksProxyIncorrectAuthenticationCredentialException',
  'XksProxyInvalidConfigurationException',
  'XksProxyInvalidResponseException',
  'XksProxyUriEndpointInUseException',
  'XksProxyUriInUseException',
  'XksProxyUriUnreachableException',
  'XksProxyVpcEndpointServiceInUseException',
  'XksProxyVpcEndpointServiceInvalidConfigurationException',
  'XksProxyVpcEndpointServiceNotFoundException',
  'ExpiredImportTokenException',
  'IncorrectKeyMaterialException',
  'InvalidGrantIdException',
  'InvalidGrantTokenException',
  'InvalidImportTokenException',
];

/** Errors of KMS (service model 2014-11-01), of signing, and of the tagging API, in the port's words. */
// biome-ignore format: a table lines up
const BY_CODE: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['NotFoundException',                refusal('not-found', KEY_GONE)],
  ['AlreadyExistsException',           refusal('name-taken', 'Choose another name.')],
  ['KMSInvalidStateException',         refusal('invalid-state', STATE)],
  ['DisabledException',                refusal('invalid-state', STATE)],
  ['ConflictException',                refusal('invalid-state', 'Another change of the key is under way; try again in a minute.')],
  ['AccessDeniedException',            refusal('forbidden', RIGHTS)],
  ['AccessDenied',                     refusal('forbidden', RIGHTS)],
  ['UnrecognizedClientException',      signIn],
  ['InvalidClientTokenId',             signIn],
  ['InvalidSignatureException',        signIn],
  ['SignatureDoesNotMatch',            signIn],
  ['IncompleteSignature',              signIn],
  ['IncompleteSignatureException',     signIn],
  ['MissingAuthenticationToken',       signIn],
  ['MissingAuthenticationTokenException', signIn],
  ['ExpiredTokenException',            signIn],
  ['ExpiredToken',                     signIn],
  ['ValidationException',              order],
  ['ValidationError',                  order],
  ['SerializationException',           order],
  ['InvalidArnException',              order],
  ['InvalidAliasNameException',        order],
  ['InvalidMarkerException',           order],
  ['InvalidParameterException',        order],
  ['InvalidKeyUsageException',         order],
  ['IncorrectKeyException',            order],
  ['InvalidCiphertextException',       order],
  ['KMSInvalidMacException',           order],
  ['KMSInvalidSignatureException',     order],
  ['DryRunOperationException',         order],
  ['TagException',                     order],
  ['PaginationTokenExpiredException',  order],
  ['MalformedPolicyDocumentException', refusal('invalid-request', POLICY)],
  ['UnsupportedOperationException',    refusal('unsupported', NOT_HERE)],
  ['UnknownOperationException',        refusal('unsupported', 'The server does not have what was asked for; AWS KMS has.')],
  ['LimitExceededException',           refusal('policy', QUOTA)],
  ['ThrottlingException',              BUSY],
  ['Throttling',                       BUSY],
  ['ThrottledException',               BUSY],
  ['TooManyRequestsException',         BUSY],
  ['RequestLimitExceeded',             BUSY],
  ['KMSInternalException',             BROKEN],
  ['DependencyTimeoutException',       BROKEN],
  ['KeyUnavailableException',          BROKEN],
  ['InternalFailure',                  BROKEN],
  ['InternalServiceException',         BROKEN],
  ['ServiceUnavailable',               BROKEN],
  ['ServiceUnavailableException',      BROKEN],
  ...OTHER_FEATURES.map((code): [string, Meaning] => [code, refusal('unsupported', ELSEWHERE)]),
]);

/** AWS doesn't say how long; its buckets refill within a second or two. */
const THROTTLED_FOR_MS = 2_000;
const MAX_TEXT = 500;

/** What AWS says of a call that it didn't carry out. */
export interface AwsFailure {
  readonly code: string;
  readonly message: string;
}

/**
 * The refusal that an answer other than 200 stands for. Throws where it is none: only AWS's own error document
 * refuses, a bare 404 from a proxy isn't "no such key".
 */
export function refusalOf(
  response: ExchangeResponse,
  failure: AwsFailure | undefined,
  secrets: readonly string[],
): AwsRefusal {
  const meaning = meaningOf(response.status, failure);
  if (!failure || !meaning) {
    if (meaning && 'unavailable' in meaning) throw unavailable(meaning.unavailable, response);
    throw new KmsUnavailable('nonsense', `AWS answered ${response.status} with something we can't read.`);
  }
  if ('unavailable' in meaning) throw unavailable(meaning.unavailable, response);
  const message = secrets.reduce((left, secret) => left.replaceAll(secret, '[credential]'), failure.message);
  return {
    code: meaning.refusal,
    message: (message || `AWS refused: ${failure.code}.`).slice(0, MAX_TEXT),
    mend: meaning.mend,
    awsCode: failure.code,
  };
}

function meaningOf(status: number, failure: AwsFailure | undefined): Meaning | undefined {
  const known = failure && BY_CODE.get(failure.code);
  if (status === 429 || known === BUSY) return BUSY;
  if (status >= 500) return BROKEN;
  return status >= 400 ? known : undefined;
}

const unavailable = (reason: 'server-error' | 'throttled', response: ExchangeResponse): KmsUnavailable =>
  new KmsUnavailable(reason, `AWS answered ${response.status} (${reason}); try again later.`, {
    retryAfterMs: retryAfterMs(response) ?? (reason === 'throttled' ? THROTTLED_FOR_MS : undefined),
  });

/** `__type` may carry a namespace before `#` or an address after `:` (AWS JSON 1.1). KMS writes `message`, others `Message`. */
const jsonFailure = z
  .object({ __type: z.string(), message: z.string().nullish(), Message: z.string().nullish() })
  .transform(
    (error): AwsFailure => ({
      code: (error.__type.split('#').at(-1) ?? '').split(':')[0] ?? '',
      message: error.message ?? error.Message ?? '',
    }),
  );

/** AWS's error document; undefined for anything else. */
export function readJsonFailure(response: ExchangeResponse): AwsFailure | undefined {
  if (!/^application\/(x-amz-json-1\.[01]|json)/.test(response.header('content-type') ?? ''))
    return undefined;
  try {
    return jsonFailure.safeParse(JSON.parse(response.body)).data;
  } catch {
    return undefined;
  }
}

/** STS speaks XML: `<Error><Type/><Code>..</Code><Message>..</Message></Error>`. */
export function readXmlFailure(response: ExchangeResponse): AwsFailure | undefined {
  const code = /<Code>([A-Za-z.]{1,100})<\/Code>/.exec(response.body)?.[1];
  if (code === undefined) return undefined;
  return { code, message: /<Message>([^<]{0,2000})<\/Message>/.exec(response.body)?.[1] ?? '' };
}
