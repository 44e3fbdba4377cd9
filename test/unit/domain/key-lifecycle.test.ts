import { KEY_TYPES, OPERATIONS } from '../../../src/domain/algorithms';
import type { Day } from '../../../src/domain/ids';
import {
  KEY_EVENTS,
  KEY_STATES,
  type KeyFacts,
  type KeyState,
  keyStateOf,
  nextKeyState,
  OPERATION_SIDE,
  permits,
} from '../../../src/domain/key-lifecycle';

const reachable = (from: KeyState): Set<KeyState> => {
  const seen = new Set<KeyState>([from]);
  for (const state of seen) {
    for (const event of KEY_EVENTS) {
      const next = nextKeyState(state, event);
      if (next.ok) seen.add(next.value);
    }
  }
  return seen;
};

test('every state is reached from the beginning, and every state can end destroyed', () => {
  expect([...reachable('pre-activation')].sort()).toEqual([...KEY_STATES].sort());
  for (const state of KEY_STATES) expect(reachable(state)).toContain('destroyed');
});

test('nothing leaves destroyed, and a compromised or deactivated key never works again', () => {
  expect([...reachable('destroyed')]).toEqual(['destroyed']);
  expect(reachable('compromised')).not.toContain('active');
  expect(reachable('deactivated')).not.toContain('active');
});

test('an active key is taken out of use before it is destroyed', () => {
  expect(nextKeyState('active', 'destroy')).toEqual({
    ok: false,
    refusal: {
      state: 'active',
      event: 'destroy',
      message: 'A key in use is not destroyed at once: suspend or deactivate it first.',
    },
  });
});

test('only an active key protects data; a deactivated one still opens what was protected', () => {
  const protects = OPERATIONS.filter((operation) => OPERATION_SIDE[operation] === 'protect');
  for (const state of KEY_STATES) {
    expect(protects.some((operation) => permits(state, operation))).toBe(state === 'active');
  }
  expect(permits('deactivated', 'decrypt')).toBe(true);
  expect(permits('suspended', 'decrypt')).toBe(false);
});

test('each purpose can both protect and process', () => {
  for (const type of KEY_TYPES) {
    for (const operations of Object.values(type.purposes)) {
      expect(new Set(operations.map((operation) => OPERATION_SIDE[operation])).size).toBe(2);
    }
  }
});

describe('the state of a key as its KMS reports it', () => {
  const at = (text: string) => Date.parse(text);
  const facts = (changes: Partial<KeyFacts>): KeyFacts => ({
    kmsState: 'Enabled',
    everEnabled: true,
    activation: '2027-01-01' as Day,
    expiry: '2028-01-01' as Day,
    now: at('2027-06-01T00:00:00Z'),
    ...changes,
  });

  test.each([
    ['2026-12-31T23:59:59.999Z', 'pre-activation'],
    ['2027-01-01T00:00:00.000Z', 'active'],
    ['2027-12-31T23:59:59.999Z', 'active'],
    ['2028-01-01T00:00:00.000Z', 'deactivated'],
  ])('enabled, at %s: %s', (now, state) => {
    expect(keyStateOf(facts({ now: at(now) }))).toBe(state);
  });

  test('a key that is disabled or waits for destruction permits nothing, whatever the date', () => {
    for (const kmsState of ['Disabled', 'PendingDeletion', 'Destroyed'] as const) {
      for (const now of ['2026-01-01', '2027-06-01', '2030-01-01'].map(at)) {
        const state = keyStateOf(facts({ kmsState, now }));
        expect(OPERATIONS.filter((operation) => permits(state, operation))).toEqual([]);
      }
    }
  });
});
