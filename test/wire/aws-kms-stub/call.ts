import { type Attempt, isAllowed } from './policies';
import { AwsError } from './signature';
import type { StubKey, StubState } from './state';

/** One call, and who makes it. */
export interface Call {
  readonly state: StubState;
  readonly input: Readonly<Record<string, unknown>>;
  readonly principal: string;
  readonly principals: ReadonlySet<string>;
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const seconds = (ms: number): number => ms / 1000;

/** The key of a call, if the key's policy lets the caller do that to it. */
export function target(
  { state, input, principal }: Call,
  action: string,
  keys: Attempt['keys'] = {},
): StubKey {
  const key = state.find(text(input.KeyId ?? input.TargetKeyId));
  authorize(key, { action, principal, keys });
  return key;
}

export function authorize(key: StubKey, attempt: Attempt): void {
  if (isAllowed(key.policy, attempt)) return;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${attempt.principal} is not authorized to perform: ${attempt.action} on resource: ${key.arn}`,
  );
}

export function notDying(key: StubKey): StubKey {
  if (key.state !== 'PendingDeletion') return key;
  throw new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
}
