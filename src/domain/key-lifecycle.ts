import type { Operation } from './algorithms';
import { startOfDay } from './day';
import type { Day, Instant } from './ids';
import type { KmsKeyState } from './kms-state';
import { ok, type Result, refuse } from './result';

/** Key states of NIST SP 800-57 part 1 rev. 5, section 7. */
export const KEY_STATES = [
  'pre-activation',
  'active',
  'suspended',
  'deactivated',
  'compromised',
  'destroyed',
] as const;
export type KeyState = (typeof KEY_STATES)[number];

export const KEY_EVENTS = ['activate', 'suspend', 'resume', 'deactivate', 'compromise', 'destroy'] as const;
export type KeyEvent = (typeof KEY_EVENTS)[number];

export interface KeyTransitionRefusal {
  readonly state: KeyState;
  readonly event: KeyEvent;
  readonly message: string;
}

type Cell = { readonly to: KeyState } | { readonly no: string };

const to = (state: KeyState): Cell => ({ to: state });
const no = (message: string): Cell => ({ no: message });

const NEVER_ACTIVE = 'The key has not been active yet.';
const ACTIVE_FIRST = 'A key in use is not destroyed at once: suspend or deactivate it first.';
const ENDED = 'The key has reached its end of use; it does not become active again.';
const COMPROMISED = 'A compromised key can only be destroyed.';
const DESTROYED = 'The key is destroyed; nothing brings it back.';

/**
 * State by event: where it leads, or why not. The standard's transitions, less two that our promises forbid: an
 * active key is not destroyed without having been taken out of use, and a pre-activation key is not suspended.
 */
// biome-ignore format: a table lines up
export const KEY_LIFECYCLE: Readonly<Record<KeyState, Readonly<Record<KeyEvent, Cell>>>> = {
  'pre-activation': {
    activate: to('active'), suspend: no(NEVER_ACTIVE), resume: no(NEVER_ACTIVE),
    deactivate: no(NEVER_ACTIVE), compromise: to('compromised'), destroy: to('destroyed'),
  },
  active: {
    activate: no('The key is active already.'), suspend: to('suspended'), resume: no('The key is not suspended.'),
    deactivate: to('deactivated'), compromise: to('compromised'), destroy: no(ACTIVE_FIRST),
  },
  suspended: {
    activate: no('A suspended key is resumed, not activated.'), suspend: no('The key is suspended already.'), resume: to('active'),
    deactivate: to('deactivated'), compromise: to('compromised'), destroy: to('destroyed'),
  },
  deactivated: {
    activate: no(ENDED), suspend: no(ENDED), resume: no(ENDED),
    deactivate: no('The key is deactivated already.'), compromise: to('compromised'), destroy: to('destroyed'),
  },
  compromised: {
    activate: no(COMPROMISED), suspend: no(COMPROMISED), resume: no(COMPROMISED),
    deactivate: no(COMPROMISED), compromise: no('The key is known to be compromised already.'), destroy: to('destroyed'),
  },
  destroyed: {
    activate: no(DESTROYED), suspend: no(DESTROYED), resume: no(DESTROYED),
    deactivate: no(DESTROYED), compromise: no(DESTROYED), destroy: no(DESTROYED),
  },
};

export function nextKeyState(state: KeyState, event: KeyEvent): Result<KeyState, KeyTransitionRefusal> {
  const cell = KEY_LIFECYCLE[state][event];
  return 'to' in cell ? ok(cell.to) : refuse({ state, event, message: cell.no });
}

/** Operations that apply protection (`protect`) or undo or check it (`process`), SP 800-57 part 1, section 7. */
export const OPERATION_SIDE: Readonly<Record<Operation, 'protect' | 'process'>> = {
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

/** What each state permits. The standard leaves suspended and compromised keys to judgement; here they do nothing. */
const PERMITTED: Readonly<Record<KeyState, readonly ('protect' | 'process')[]>> = {
  'pre-activation': [],
  active: ['protect', 'process'],
  suspended: [],
  deactivated: ['process'],
  compromised: [],
  destroyed: [],
};

export const permits = (state: KeyState, operation: Operation): boolean =>
  PERMITTED[state].includes(OPERATION_SIDE[operation]);

export interface KeyFacts {
  readonly kmsState: KmsKeyState;
  readonly everEnabled: boolean;
  /** Active from the first moment of this day, UTC. */
  readonly activation: Day;
  /** Deactivated from the first moment of this day, UTC. */
  readonly expiry: Day;
  readonly now: Instant;
}

/**
 * The state of a key in a KMS that only knows enabled and disabled. A key that is disabled or waits for its
 * destruction counts as suspended, even past its expiry: it can do nothing, and leaves that only by the operators.
 */
export function keyStateOf({ kmsState, everEnabled, activation, expiry, now }: KeyFacts): KeyState {
  if (kmsState === 'Destroyed') return 'destroyed';
  if (kmsState !== 'Enabled') return everEnabled ? 'suspended' : 'pre-activation';
  if (now >= startOfDay(expiry)) return 'deactivated';
  return now >= startOfDay(activation) ? 'active' : 'pre-activation';
}
