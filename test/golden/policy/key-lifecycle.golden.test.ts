import { OPERATIONS } from '../../../src/domain/algorithms';
import type { Day } from '../../../src/domain/ids';
import { KEY_EVENTS, KEY_STATES, keyStateOf, nextKeyState, permits } from '../../../src/domain/key-lifecycle';
import { expectGolden, table } from '../../support/golden';

const transitions = () =>
  KEY_STATES.map((state) => [
    state,
    ...KEY_EVENTS.map((event) => {
      const next = nextKeyState(state, event);
      return next.ok ? `**${next.value}**` : next.refusal.message;
    }),
  ]);

const permissions = () =>
  KEY_STATES.map((state) => [state, OPERATIONS.filter((operation) => permits(state, operation)).join(', ') || '-']);

const moments = { 'before activation': '2026-12-31', 'in its life': '2027-06-01', 'from the expiry date on': '2028-01-01' };

const derived = () =>
  (['Disabled', 'Enabled', 'PendingDeletion', 'Destroyed'] as const).flatMap((kmsState) =>
    [false, true].map((everEnabled) => [
      kmsState,
      everEnabled ? 'yes' : 'no',
      ...Object.values(moments).map((now) =>
        keyStateOf({
          kmsState,
          everEnabled,
          activation: '2027-01-01' as Day,
          expiry: '2028-01-01' as Day,
          now: Date.parse(`${now}T00:00:00Z`),
        }),
      ),
    ]),
  );

test('the key life cycle: every state and every event', () => {
  const text = [
    '# Key life cycle (SP 800-57 part 1)',
    '## Transitions: bold is the next state, otherwise the refusal',
    table(['State', ...KEY_EVENTS], transitions()),
    '## What a key may do',
    table(['State', 'Operations'], permissions()),
    '## State of a key as its KMS reports it',
    table(['KMS state', 'Ever enabled', ...Object.keys(moments)], derived()),
  ].join('\n\n');
  expectGolden('policy/key-lifecycle.golden.md', `${text}\n`);
});
