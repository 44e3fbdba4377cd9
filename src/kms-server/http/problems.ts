import type { ProblemCode, Refusal } from '../refusal';

/** Status and title of each code (RFC 9457). `unavailable` and `rate-limited` may be repeated as they are. */
export const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'The request was made before with other content' },
  'name-taken': { status: 409, title: 'The name is taken' },
  'stale-generation': { status: 409, title: 'A newer generation of the request is known' },
  'approval-decided': { status: 409, title: 'The approval is decided' },
  'invalid-state': { status: 409, title: 'The key is in another state' },
  unsupported: { status: 422, title: 'This KMS does not offer it' },
  policy: { status: 422, title: 'The policy of the key group does not allow it' },
  forbidden: { status: 403, title: 'Not allowed' },
  unauthenticated: { status: 401, title: 'Not authenticated' },
  'invalid-request': { status: 400, title: 'The request is malformed' },
  'key-not-active': { status: 403, title: 'Outside the period of the key' },
  'not-granted': { status: 403, title: 'The application is not granted this operation' },
  'too-large': { status: 413, title: 'Too large' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Unavailable for the moment' },
  internal: { status: 500, title: 'Internal error' },
};

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly mend: string;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export const problemOf = ({ code, message, mend }: Refusal): Problem => ({
  type: `urn:keydesk:problem:${code}`,
  ...PROBLEMS[code],
  detail: message,
  code,
  mend,
});
