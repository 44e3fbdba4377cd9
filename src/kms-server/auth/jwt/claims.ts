import type { JWTPayload } from 'jose';
import type { Condition, JwtTrust } from './trust';

/** A claim that isn't there, or is no text, fulfils nothing. */
function holds(condition: Condition, payload: JWTPayload): boolean {
  const claim = Object.hasOwn(payload, condition.claim) ? payload[condition.claim] : undefined;
  if (typeof claim !== 'string') return false;
  return 'equals' in condition ? claim === condition.equals : claim.startsWith(condition.startsWith);
}

const isMoment = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Whether a token whose signature and dates are right stands for the application of a trust. */
export function fulfils(trust: JwtTrust, payload: JWTPayload): boolean {
  const { iat, exp } = payload;
  if (!isMoment(iat) || !isMoment(exp) || exp - iat > trust.maxLifetimeSeconds) return false;
  return trust.conditions.every((condition) => holds(condition, payload));
}
