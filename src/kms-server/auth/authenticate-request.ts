import type { Result } from '../../domain/result';
import type { Refusal } from '../refusal';
import type { Kms } from '../usecases/kms';
import type { Caller, Presented } from './caller';
import { unauthenticated } from './unauthenticated';
import { WAYS } from './ways';

/** Who sent a request: the one door. A wrong secret, an expired one and an unknown one are answered alike. */
export async function authenticateRequest(kms: Kms, presented: Presented): Promise<Result<Caller, Refusal>> {
  const way = WAYS.find(({ presents }) => presents(presented));
  return way ? way.authenticate(kms, presented) : unauthenticated();
}
