import { KEY_TYPES, type KeyType, type Operation, type Purpose } from '../../../src/domain/algorithms';
import type { Day } from '../../../src/domain/ids';
import { CNSA_2_POLICY } from '../../../src/domain/policy/cnsa-policy';
import { DEFAULT_POLICY } from '../../../src/domain/policy/default-policy';
import type { PolicySet } from '../../../src/domain/policy/policy-set';
import { reviewKeyRequest } from '../../../src/domain/policy/review-request';
import { CONTEXT, form } from '../../unit/domain/policy/fixtures';
import { expectGolden, table } from '../../support/golden';

interface Ask {
  readonly type: KeyType;
  readonly purpose: Purpose;
  readonly operations: readonly Operation[];
}

const asks: Ask[] = KEY_TYPES.flatMap((type) =>
  Object.entries(type.purposes).map(([purpose, operations]) => ({
    type,
    purpose: purpose as Purpose,
    operations,
  })),
);

/** Reviews a request that is good in every other respect, on `today`, for a key of a year. */
function findings({ type, operations }: Ask, policy: PolicySet, today: string, expiry: string) {
  const raw = form({
    keyType: type.id,
    operations,
    activationDate: today,
    expiryDate: expiry,
    applications: `payments-api: ${operations.join(', ')}`,
  });
  return reviewKeyRequest(raw, { ...CONTEXT, policy, today: today as Day }).violations;
}

const verdict = (severities: readonly string[]): string =>
  severities.includes('reject') ? 'reject' : severities.includes('warn') ? 'warn' : 'allow';

const verdictOf = (...args: Parameters<typeof findings>): string =>
  verdict(findings(...args).map(({ severity }) => severity));

test('key types by purpose: verdicts of both presets, and where they come from', () => {
  const rows = asks.map((ask) => {
    const found = findings(ask, DEFAULT_POLICY, '2026-11-22', '2027-11-22');
    return [
      ask.type.id,
      ask.purpose,
      String(ask.type.strength),
      verdict(found.map(({ severity }) => severity)),
      verdictOf(ask, CNSA_2_POLICY, '2026-11-22', '2027-11-22'),
      verdictOf(ask, DEFAULT_POLICY, '2030-06-01', '2031-01-01'),
      verdictOf(ask, DEFAULT_POLICY, '2035-06-01', '2036-01-01'),
      found.map(({ message, mend, source }) => `${message} ${mend} (${source})`).join(' '),
    ];
  });
  const head = ['Key type', 'Purpose', 'Strength', 'Default', 'CNSA 2.0', 'Expiry 2031', 'Expiry 2036', 'Why'];
  expectGolden('policy/key-types.golden.md', `# Key types by policy\n\n${table(head, rows)}\n`);
});

test('operations by key type: every one is possible or refused', () => {
  const every = [...new Set(asks.flatMap(({ operations }) => operations))];
  const rows = KEY_TYPES.map((type) => [
    type.id,
    ...every.map((operation) => {
      const found = findings({ type, purpose: 'mac', operations: [operation] }, DEFAULT_POLICY, '2026-11-22', '2027-11-22');
      const about = found.filter(({ field }) => field === 'operations');
      return verdict(about.map(({ severity }) => severity));
    }),
  ]);
  expectGolden('policy/operations.golden.md', `# Operations by key type, default policy\n\n${table(['Key type', ...every], rows)}\n`);
});
