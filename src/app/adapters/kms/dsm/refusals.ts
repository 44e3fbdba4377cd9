import type { KmsRefusal } from '../../../ports/kms';
import { handleOf } from './handle';
import { type OurKey, stateOf } from './marks';

export const invalidState = (key: OurKey, wanted: string): KmsRefusal => ({
  code: 'invalid-state',
  message: `The key ${handleOf(key.sobject.kid)} is ${stateOf(key)} (${key.sobject.state ?? 'no state'} in DSM) and can't be ${wanted}.`,
  mend: 'Look the key up in the DSM console.',
});

export const stale = (asked: number, seen: number): KmsRefusal => ({
  code: 'stale-generation',
  message: `The order is of generation ${asked}; the key has seen generation ${seen}.`,
  mend: 'The request was voided since. Look at its issue.',
});

export const conflict = (): KmsRefusal => ({
  code: 'conflict',
  message: 'The request already made a key, of another specification.',
  mend: 'Ask for a key with a new request.',
});

export const nameTaken = (name: string): KmsRefusal => ({
  code: 'name-taken',
  message: `The name ${JSON.stringify(name)} is taken in the DSM account.`,
  mend: 'Choose another name.',
});

export const unsupported = (what: string, mend: string): KmsRefusal => ({
  code: 'unsupported',
  message: what,
  mend,
});
