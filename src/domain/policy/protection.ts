import type { KeyTypeId, Operation } from '../algorithms';
import type { KmsCapabilities } from '../capabilities';
import type { Day } from '../ids';
import { keyTypeStatus, restrictedOperations, sunsetsOf } from './crypto';
import type { PolicySet } from './policy-set';
import type { Violation } from './review';
import { violation } from './violation';

/**
 * What an operation does with data, in the words of NIST SP 800-131A rev. 2: `protect` applies cryptographic protection,
 * `process` deals with what is protected already. An algorithm that is disallowed stops protecting; what it has
 * protected must stay readable and verifiable ("legacy use").
 */
export type UseOfAlgorithm = 'protect' | 'process';

export const USE_OF_OPERATION: Readonly<Record<Operation, UseOfAlgorithm>> = {
  encrypt: 'protect',
  decrypt: 'process',
  wrapKey: 'protect',
  unwrapKey: 'process',
  sign: 'protect',
  verify: 'process',
  generateMac: 'protect',
  verifyMac: 'process',
  encapsulate: 'protect',
  decapsulate: 'process',
};

export interface Protecting {
  readonly keyType: KeyTypeId;
  readonly operation: Operation;
}

interface UseContext {
  readonly capabilities: KmsCapabilities;
  /** The day of the use, UTC. */
  readonly today: Day;
}

/** Algorithms whose last day is over: nobody protects anything with them any more. */
function sunset({ keyType: id }: Protecting, policy: PolicySet, today: Day): readonly Violation[] {
  return sunsetsOf(id, policy).flatMap(({ deprecatedAfter, disallowedAfter, ...row }) => {
    const disallowed = disallowedAfter !== null && today > disallowedAfter;
    const last = disallowed ? disallowedAfter : deprecatedAfter;
    if (last === null || today <= last) return [];
    return [
      violation('crypto.sunset', {
        field: 'keyType',
        severity: disallowed ? 'reject' : 'warn',
        source: row.source,
        value: id,
        message: `${row.reason} are ${disallowed ? 'disallowed' : 'deprecated'} after ${last}; ${id} is one of them.`,
        mend: `Request a key of ${row.instead}, and protect what is new with that.`,
      }),
    ];
  });
}

/**
 * What a policy holds against an operation on a day, whatever else is known of the key. None for an operation that
 * only processes. Depends on key type, operation, policy, capabilities and day alone, so it can be kept.
 */
export function reviewUse(use: Protecting, policy: PolicySet, context: UseContext): readonly Violation[] {
  if (USE_OF_OPERATION[use.operation] === 'process') return [];
  const draft = { keyType: use.keyType, operations: [use.operation] };
  return [
    ...keyTypeStatus(draft, policy, context),
    ...restrictedOperations(draft, policy, context),
    ...sunset(use, policy, context.today),
  ];
}
