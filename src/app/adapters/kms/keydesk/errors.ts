import * as z from 'zod';
import { refuse } from '../../../../domain/result';
import { type KmsRefusal, type KmsRefusalCode, type KmsResult, KmsUnavailable } from '../../../ports/kms';
import { type ExchangeResponse, retryAfterMs } from '../../http/exchange';
import { refusingFindings } from './findings';

type Meaning = { readonly refusal: KmsRefusalCode } | { readonly unavailable: 'server-error' | 'throttled' };

/** The KMS's problem codes in the port's words. */
// biome-ignore format: a table lines up
const BY_CODE: ReadonlyMap<string, Meaning> = new Map([
  ['not-found',        { refusal: 'not-found' }],
  ['conflict',         { refusal: 'conflict' }],
  ['name-taken',       { refusal: 'name-taken' }],
  ['stale-generation', { refusal: 'stale-generation' }],
  ['approval-decided', { refusal: 'approval-decided' }],
  ['invalid-state',    { refusal: 'invalid-state' }],
  ['key-not-active',   { refusal: 'invalid-state' }],
  ['unsupported',      { refusal: 'unsupported' }],
  ['policy',           { refusal: 'policy' }],
  ['forbidden',        { refusal: 'forbidden' }],
  ['not-granted',      { refusal: 'forbidden' }],
  ['unauthenticated',  { refusal: 'unauthenticated' }],
  ['code-refused',     { refusal: 'invalid-request' }],
  ['invalid-request',  { refusal: 'invalid-request' }],
  ['too-large',        { refusal: 'invalid-request' }],
  ['idempotency-key-reused', { refusal: 'conflict' }],
  ['request-under-way', { unavailable: 'throttled' }],
  ['rate-limited',     { unavailable: 'throttled' }],
  ['unavailable',      { unavailable: 'server-error' }],
  ['internal',         { unavailable: 'server-error' }],
]);

/** For a problem whose code we don't know. */
// biome-ignore format: a table lines up
const BY_STATUS: ReadonlyMap<number, Meaning> = new Map([
  [400, { refusal: 'invalid-request' }],
  [401, { refusal: 'unauthenticated' }],
  [403, { refusal: 'forbidden' }],
  [404, { refusal: 'not-found' }],
  [409, { refusal: 'conflict' }],
  [413, { refusal: 'invalid-request' }],
  [422, { refusal: 'invalid-request' }],
]);

/** RFC 9457, with the members of ours. */
const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  mend: z.string().optional(),
  violations: refusingFindings.optional().catch(undefined),
});
type Problem = z.output<typeof problemSchema>;

const MAX_TEXT = 500;
/** All that a policy refuses at once. */
const MAX_FINDINGS_TEXT = 2_000;

/**
 * Reads an answer that isn't a success. Only the KMS's own problem document refuses: a bare 404 from a proxy or a
 * wrong address must not be read as "no such key".
 */
export function readFailure<T>(response: ExchangeResponse, secret: string): KmsResult<T> {
  const problem = readProblem(response);
  const meaning = meaningOf(response.status, problem);
  if (!meaning) {
    throw new KmsUnavailable('nonsense', `The KMS answered ${response.status} with something we can't read.`);
  }
  if ('unavailable' in meaning) {
    throw new KmsUnavailable(meaning.unavailable, `The KMS answered ${response.status}; try again later.`, {
      retryAfterMs: retryAfterMs(response),
    });
  }
  return refuse(refusalOf(meaning.refusal, problem, secret));
}

function meaningOf(status: number, problem: Problem | undefined): Meaning | undefined {
  if (status === 429) return { unavailable: 'throttled' };
  if (status >= 500) return { unavailable: 'server-error' };
  if (!problem || status < 400) return undefined;
  return BY_CODE.get(problem.code ?? '') ?? BY_STATUS.get(status);
}

function readProblem(response: ExchangeResponse): Problem | undefined {
  if (!response.header('content-type')?.startsWith('application/problem+json')) return undefined;
  try {
    return problemSchema.safeParse(JSON.parse(response.body)).data;
  } catch {
    return undefined;
  }
}

/** The texts come from another machine and go to people: bounded, and never with our credential in them. */
function refusalOf(code: KmsRefusalCode, problem: Problem | undefined, secret: string): KmsRefusal {
  const clean = (text: string, most = MAX_TEXT) => text.replaceAll(secret, '[credential]').slice(0, most);
  const findings = problem?.violations ?? [];
  if (findings.length > 0) {
    const mends = [...new Set(findings.map(({ mend }) => mend))];
    return {
      code,
      message: clean(findings.map(({ message }) => message).join(' '), MAX_FINDINGS_TEXT),
      mend: clean(mends.join(' '), MAX_FINDINGS_TEXT),
    };
  }
  return {
    code,
    message: clean(problem?.detail ?? problem?.title ?? `The KMS refused: ${code}.`),
    mend: clean(problem?.mend ?? DEFAULT_MEND),
  };
}

const DEFAULT_MEND = 'Ask the administrators of the KMS; its audit log has the details.';
