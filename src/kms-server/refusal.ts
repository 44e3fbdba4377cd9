import type { Violation } from '../domain/policy/review';
import { refuse } from '../domain/result';

/** Everything the server can answer instead of a result. Stable; messages may change. */
export const PROBLEM_CODES = [
  'invalid-request',
  'unauthenticated',
  'reauthentication-required',
  'forbidden',
  'key-not-active',
  'not-granted',
  'not-found',
  'method-not-allowed',
  'conflict',
  'name-taken',
  'stale-generation',
  'approval-decided',
  'code-refused',
  'recently-used',
  'invalid-state',
  'request-under-way',
  'answer-not-kept',
  'precondition-failed',
  'too-large',
  'unsupported-media-type',
  'unsupported',
  'policy',
  'idempotency-key-reused',
  'precondition-required',
  'headers-too-large',
  'request-timeout',
  'rate-limited',
  'internal',
  'unavailable',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** What is wrong with one member of a request's body. */
export interface MemberError {
  /** JSON Pointer as a fragment (RFC 6901, section 6): `#/payload/name`. */
  readonly pointer: string;
  readonly detail: string;
}

/** A refusal that a person can act on: what is wrong, with the value, and what to do. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
  /** For `rate-limited`: how long to wait. */
  readonly retryAfterSeconds?: number;
  /** For `policy`: each finding, where the crypto policy refuses. */
  readonly violations?: readonly Violation[];
  /** Where it is about members of the body: what is wrong with each. */
  readonly errors?: readonly MemberError[];
}

export const refusedWith = (refusal: Refusal) => refuse<Refusal>(refusal);

export const refused = (code: ProblemCode, message: string, mend: string) =>
  refusedWith({ code, message, mend });
