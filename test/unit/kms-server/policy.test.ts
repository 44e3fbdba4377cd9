import { KEY_STATES } from '../../../src/kms-server/hsm/binding';
import { judgeClock } from '../../../src/kms-server/policy/clock';
import { mayFollow } from '../../../src/kms-server/policy/state-changes';
import { refuseUse } from '../../../src/kms-server/policy/use';

const HOUR = 3_600_000;
const row: Parameters<typeof refuseUse>[0] = {
  state: 'Enabled',
  operations: ['encrypt', 'decrypt'],
  grants: [
    { name: 'shop', operations: ['encrypt'], applicationId: 'id-of-shop' },
    { name: 'reports', operations: ['decrypt'], applicationId: null },
    { name: 'later', operations: ['encrypt'] },
  ],
  projectId: 'P1',
  activationDate: '2026-01-01',
  expiryDate: '2027-01-01',
};
const attempt = {
  operation: 'encrypt',
  applicationId: 'id-of-shop',
  projectId: 'P1',
  now: Date.UTC(2026, 5, 1),
} as const;

describe('the rule of use', () => {
  test('allows what is granted, in the period, on an enabled key', () => {
    expect(refuseUse(row, attempt)).toBeUndefined();
  });

  test.each([
    ['another operation of the key', { operation: 'decrypt' }],
    ['an operation the key lacks', { operation: 'sign' }],
    ['another application', { applicationId: 'id-of-other' }],
    ['an application that only has the name', { applicationId: 'shop' }],
    ['another project', { projectId: 'P2' }],
  ] as const)('refuses %s', (_what, change) => {
    expect(refuseUse(row, { ...attempt, ...change })).toMatchObject({ code: 'not-granted' });
  });

  test.each(KEY_STATES.filter((state) => state !== 'Enabled'))('refuses a key that is %s', (state) => {
    expect(refuseUse({ ...row, state }, attempt)).toEqual({ code: 'invalid-state', state });
  });

  test.each([
    [Date.UTC(2026, 0, 1) - 1, 'key-not-active'],
    [Date.UTC(2026, 0, 1), undefined],
    [Date.UTC(2027, 0, 1) - 1, undefined],
    [Date.UTC(2027, 0, 1), 'key-not-active'],
    [Number.NaN, 'key-not-active'],
  ])('at %d answers %s', (now, code) => {
    expect(refuseUse(row, { ...attempt, now })?.code).toBe(code);
  });

  test('refuses a period that can not be read', () => {
    expect(refuseUse({ ...row, expiryDate: 'never' }, attempt)).toMatchObject({ code: 'key-not-active' });
  });
});

test('a key never comes back enabled from deletion, nor at all from destruction', () => {
  const allowed = KEY_STATES.flatMap((from) =>
    KEY_STATES.filter((to) => mayFollow(from, to)).map((to) => `${from} > ${to}`),
  );
  expect(allowed).toEqual([
    'Disabled > Disabled',
    'Disabled > Enabled',
    'Disabled > PendingDeletion',
    'Enabled > Disabled',
    'Enabled > PendingDeletion',
    'PendingDeletion > Disabled',
    'PendingDeletion > Destroyed',
  ]);
});

test.each([
  [undefined, 0, 'plausible'],
  [0, HOUR, 'plausible'],
  [HOUR, HOUR - 60_000, 'plausible'],
  [HOUR, HOUR - 60_001, 'went-backwards'],
  [0, 24 * HOUR, 'plausible'],
  [0, 24 * HOUR + 1, 'jumped-ahead'],
])('with %p on record a clock at %p is %s', (highWater, now, verdict) => {
  expect(judgeClock(highWater, now)).toBe(verdict);
});
