import type { FastifyRequest } from 'fastify';
import { sha256Hex } from '../../domain/hash';
import { canonicalJson } from '../../domain/key-request';
import type { Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { Kms } from '../usecases/kms';
import { onceOnly } from '../usecases/repetition';
import type { Answer, Route } from './route';

/** 1 to 255 visible ASCII characters; the quotes of the draft's `sf-string` may be there, and count. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

const malformed = () =>
  refused(
    'invalid-request',
    'Idempotency-Key is empty, too long, or not visible ASCII',
    'Send 1 to 255 visible ASCII characters, such as a UUID',
  );

const fingerprintOf = ({ method, url, body }: FastifyRequest): string =>
  sha256Hex(canonicalJson([method, url, body ?? null]));

type Answered = Result<Answer, Refusal>;

/** Carries out a request, once only where it is a change that came with an `Idempotency-Key`. */
export async function repeatably(
  kms: Kms,
  { repeat }: Route,
  request: FastifyRequest,
  principal: Principal,
  carryOut: () => Promise<Answered> | Answered,
): Promise<Answered> {
  const idempotencyKey = request.headers['idempotency-key'];
  if (repeat === undefined || repeat === 'use' || idempotencyKey === undefined) return carryOut();
  if (typeof idempotencyKey !== 'string' || !IDEMPOTENCY_KEY.test(idempotencyKey)) return malformed();
  const change = {
    principalId: principal.id,
    idempotencyKey,
    fingerprint: fingerprintOf(request),
    onRepeat: repeat,
  };
  return onceOnly<Answer>(kms, change, carryOut);
}
