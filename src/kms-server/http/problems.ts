import type { Violation } from '../../domain/policy/review';
import type { MemberError, ProblemCode, Refusal } from '../refusal';

interface Documented {
  readonly status: number;
  readonly title: string;
  /** When it is given. */
  readonly when: string;
  /** What to do about it; an answer's own `mend` says it with the values. */
  readonly mend: string;
}

/** Status and title of each code (RFC 9457), with what the reference says about it. */
export const PROBLEMS: Readonly<Record<ProblemCode, Documented>> = {
  'invalid-request': {
    status: 400,
    title: 'The request is malformed',
    when: 'A member is missing, unknown, or of the wrong form; or a ciphertext was altered, or belongs to another key or context.',
    mend: 'Correct the member that the detail names.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not authenticated',
    when: 'The credential is missing, wrong, expired or unknown. All four get the same answer.',
    mend: 'Send a valid credential; have an expired one renewed.',
  },
  'reauthentication-required': {
    status: 403,
    title: 'A fresh log-in is wanted',
    when: 'A session asks for what only somebody may who proved within the last 5 minutes to be there.',
    mend: 'Confirm with a passkey or at the identity provider (`/v1/session/reauthentication/...`), then repeat it.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    when: 'No role of the caller allows it there, the separation of duties forbids it, or a record was altered outside.',
    mend: 'Use a credential that may; the detail says which rule refused.',
  },
  'key-not-active': {
    status: 403,
    title: 'Outside the period of the key',
    when: 'A use before the activation date, or on the expiry date and after.',
    mend: 'Use the key within its period, or request a new one.',
  },
  'not-granted': {
    status: 403,
    title: 'The application is not granted this operation',
    when: 'The key does not name this application with this operation.',
    mend: 'Request a key whose applications name this one with the operation.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    when: 'There is no such thing, or it belongs to a group that the caller does not see. Both get the same answer.',
    mend: 'Check the id, and the groups of the credential.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The path has no such method',
    when: 'The path exists with other methods, which `Allow` lists.',
    mend: 'Use one of the methods that Allow lists.',
  },
  conflict: {
    status: 409,
    title: 'The request was made before with other content',
    when: 'The request id has made another key already.',
    mend: 'Submit a new request: what was approved is what is made.',
  },
  'name-taken': {
    status: 409,
    title: 'The name is taken',
    when: 'Another living key of the group has the name. A key that waits for its destruction keeps its name if it was ever enabled.',
    mend: 'Choose another name, or wait until that key is destroyed.',
  },
  'stale-generation': {
    status: 409,
    title: 'A newer generation of the request is known',
    when: 'The request was edited, voided or withdrawn since the order was made.',
    mend: 'Read the request again; give no order of an old generation.',
  },
  'approval-decided': {
    status: 409,
    title: 'The approval is decided',
    when: 'The approval was carried out, denied, withdrawn, or has expired.',
    mend: 'Nothing is left to decide; a new request opens a new approval.',
  },
  'code-refused': {
    status: 409,
    title: 'The code was not accepted',
    when: 'A one-time code that is wrong, has expired, was used, or was overtaken by a newer one.',
    mend: 'Ask for a new code, and enter it within 10 minutes.',
  },
  'recently-used': {
    status: 409,
    title: 'The key was used recently',
    when: 'An approval of the deletion of a key that was used within the days that its group watches.',
    mend: 'Make sure that nothing depends on the key, and approve with acknowledgeRecentUse: true.',
  },
  'invalid-state': {
    status: 409,
    title: 'The key is in another state',
    when: 'The state of the key does not allow it, or it has encrypted as often as one key may.',
    mend: 'Look at the state of the key; a destroyed or used-up key needs a new request.',
  },
  'request-under-way': {
    status: 409,
    title: 'The same request is under way',
    when: 'A request with this Idempotency-Key is being carried out and not answered yet.',
    mend: 'Wait a moment and send it again with the same Idempotency-Key.',
  },
  'answer-not-kept': {
    status: 409,
    title: 'It was done before, and its answer is not kept',
    when: 'The change with this Idempotency-Key was made, and its answer held a secret, or was lost in a crash.',
    mend: 'Read the resource to see the change. For a lost secret, revoke the credential and issue another.',
  },
  'precondition-failed': {
    status: 412,
    title: 'The resource has changed',
    when: 'The resource is not, or no longer, as the ETag in If-Match says.',
    mend: 'Read the resource again, and decide on what it is now.',
  },
  'too-large': {
    status: 413,
    title: 'Too large',
    when: 'The body has more than 128 KiB, or the data in it more than 64 KiB.',
    mend: 'Send at most 64 KiB of data; encrypt larger data with a data key.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not JSON',
    when: 'The Content-Type is another than application/json.',
    mend: 'Send JSON with Content-Type: application/json.',
  },
  unsupported: {
    status: 422,
    title: 'This KMS does not offer it',
    when: 'A key type, operation, algorithm, protection level or location that is not offered.',
    mend: 'Choose what GET /v1/capabilities lists.',
  },
  policy: {
    status: 422,
    title: 'The policy does not allow it',
    when: 'The crypto policy in force refuses the key or its use (`violations` names every rule), or a rule of the key group forbids it, such as an undo window outside its limits.',
    mend: 'Change the request so that the policy which the detail names allows it.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key came with another request',
    when: 'The same caller has sent this Idempotency-Key with another method, path or body before.',
    mend: 'Send a new Idempotency-Key with a new request.',
  },
  'precondition-required': {
    status: 428,
    title: 'If-Match is required',
    when: 'The change must name the state it was decided on, and came without If-Match.',
    mend: 'Read the resource, and send its ETag as If-Match.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    when: 'The request line and the headers together have more than 16 KiB. The connection ends.',
    mend: 'Send shorter headers.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time',
    when: 'A request that was begun and is not there whole after 30 s. Nothing was done; the connection ends.',
    mend: 'Send the request again, as it is.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    when: 'Too much of the kind is under way. Safe to repeat after Retry-After seconds.',
    mend: 'Repeat the request later, as it is.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    when: 'A fault of the server; its log has the cause.',
    mend: 'Tell the administrator the time of the answer.',
  },
  unavailable: {
    status: 503,
    title: 'Unavailable for the moment',
    when: 'The HSM processes or the store can not be reached. Safe to repeat after Retry-After seconds.',
    mend: 'Repeat the request, as it is.',
  },
};

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly mend: string;
  readonly violations?: readonly Violation[];
  readonly errors?: readonly MemberError[];
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A code's place on the reference page. A reference with the whole path, for the server can't know its own name. */
export const problemType = (code: ProblemCode): string => `/v1/docs#problem-${code}`;

export const problemOf = ({ code, message, mend, violations, errors }: Refusal): Problem => {
  const { status, title } = PROBLEMS[code];
  return {
    type: problemType(code),
    title,
    status,
    detail: message,
    code,
    mend,
    ...(violations ? { violations } : {}),
    ...(errors ? { errors } : {}),
  };
};
