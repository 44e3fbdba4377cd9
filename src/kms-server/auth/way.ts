import type { Result } from '../../domain/result';
import type { Refusal } from '../refusal';
import type { Kms } from '../usecases/kms';
import type { Caller, Presented, WayName } from './caller';

/** One way to prove who one is. */
export interface Way {
  readonly name: WayName;
  /** Whether a request tries this way. Says nothing about whether it succeeds. */
  readonly presents: (presented: Presented) => boolean;
  readonly authenticate: (kms: Kms, presented: Presented) => Promise<Result<Caller, Refusal>>;
}
