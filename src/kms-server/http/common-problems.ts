import type { ProblemCode } from '../refusal';
import type { Route } from './route';

interface Common {
  readonly holds: (row: Route) => boolean;
  readonly codes: readonly ProblemCode[];
}

/** Repetitions that are told apart by an `Idempotency-Key`. */
export const takesIdempotencyKey = ({ repeat }: Route): boolean => repeat !== undefined && repeat !== 'use';

const COMMON: readonly Common[] = [
  { holds: () => true, codes: ['internal', 'unavailable', 'invalid-request'] },
  // What is refused before there is a route.
  { holds: () => true, codes: ['headers-too-large', 'request-timeout'] },
  { holds: ({ action }) => action !== null, codes: ['unauthenticated', 'forbidden'] },
  { holds: ({ body }) => body !== undefined, codes: ['too-large', 'unsupported-media-type'] },
  { holds: ({ path }) => path.includes(':'), codes: ['not-found'] },
  { holds: takesIdempotencyKey, codes: ['idempotency-key-reused', 'request-under-way'] },
  { holds: ({ repeat }) => repeat === 'once' || repeat === 'secret', codes: ['answer-not-kept'] },
  { holds: ({ ifMatch }) => ifMatch !== undefined, codes: ['precondition-failed'] },
  { holds: ({ ifMatch }) => ifMatch === 'required', codes: ['precondition-required'] },
];

/** Every code that a row can answer with: its own, and those of every row of its kind. */
export function problemsOf(row: Route): readonly ProblemCode[] {
  const common = COMMON.filter(({ holds }) => holds(row)).flatMap(({ codes }) => codes);
  return [...new Set([...row.problems, ...common])];
}
