import { CNSA_2_POLICY } from '../../../../src/domain/policy/cnsa-policy';
import { DEFAULT_POLICY } from '../../../../src/domain/policy/default-policy';
import { parsePolicyJson, parsePolicySet, renderPolicy } from '../../../../src/domain/policy/parse-policy';

type Editable = Record<string, unknown>;

/** The default policy as an editor sees it, with one value replaced; `undefined` removes it. */
function edited(path: string, value: unknown): unknown {
  const policy = JSON.parse(renderPolicy(DEFAULT_POLICY)) as Editable;
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  let place: Editable = policy;
  for (const step of steps) place = place[step] as Editable;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return policy;
}

test.each([
  ['default', DEFAULT_POLICY],
  ['CNSA 2.0', CNSA_2_POLICY],
])('the %s policy survives being rendered and parsed', (_name, policy) => {
  expect(parsePolicyJson(renderPolicy(policy))).toEqual({ ok: true, value: policy });
});

test.each([
  ['version', 'My Policy!', 'version: is lower-case letters, digits, dots and hyphens'],
  ['undo/minimumDays', 1, 'undo.minimumDays: Too small: expected number to be >=7'],
  ['undo/maximumDays', 7.5, 'undo.maximumDays: Invalid input: expected int, received number'],
  ['undo/minimumDays', 31, 'undo.minimumDays: must not be greater than maximumDays'],
  ['naming/minLength', 65, 'naming.minLength: must not be greater than maxLength'],
  ['naming/name/pattern', '(', 'naming.name.pattern: is not a valid regular expression'],
  [
    'naming/name/pattern',
    '(a+)+',
    'naming.name.pattern: must not repeat a group; write the characters in [...] instead',
  ],
  [
    'naming/name/pattern',
    'a?a?a?a?',
    'naming.name.pattern: must have at most 3 parts of variable length (*, +, ? or {n,m})',
  ],
  [
    'naming/name/pattern',
    '(?=a)b',
    'naming.name.pattern: must not use back-references, look-around or named groups',
  ],
  ['metadata/costCentre/example', 'nonsense', 'metadata.costCentre.example: must match the pattern'],
  ['metadata/applications/min', 51, 'metadata.applications.min: Too big: expected number to be <=50'],
  [
    'crypto/sunsets/0/deprecatedAfter',
    '2040-01-01',
    'crypto.sunsets.0.deprecatedAfter: must not be later than disallowedAfter',
  ],
  ['crypto/sunsets/0/deprecatedAfter', '2040-02-31', 'crypto.sunsets.0.deprecatedAfter: Invalid ISO date'],
  ['crypto/keyTypes/DES', { verdict: 'allow', source: 'me' }, 'crypto.keyTypes: Unrecognized key: "DES"'],
  [
    'crypto/keyTypes/AES-256/verdict',
    'maybe',
    "crypto.keyTypes.AES-256.verdict: Invalid discriminator value. Expected 'allow' | 'warn' | 'reject'",
  ],
  [
    'crypto/keyTypes/AES-128/instead',
    [],
    'crypto.keyTypes.AES-128.instead: Too small: expected array to have >=1 items',
  ],
  [
    'cryptoperiods/maximumDays/mac',
    undefined,
    'cryptoperiods.maximumDays.mac: Invalid input: expected object, received undefined',
  ],
  ['approval/deletionTier', 'none', 'approval.deletionTier: must be the id of one of the tiers'],
  ['approval/tiers', [], 'approval.tiers: Too small: expected array to have >=1 items'],
  [
    'approval/tiers/1/when',
    { classifications: [], keyTypes: [] },
    'approval.tiers: must end with the only tier whose "when" is null, so that every request has a tier',
  ],
  ['approval/selfApproval', true, 'approval: Unrecognized key: "selfApproval"'],
])('a slip at %s (%p) is named: %s', (path, value, expected) => {
  const parsed = parsePolicySet(edited(path, value));
  expect(parsed.ok ? [] : parsed.refusal).toContain(expected);
});

test('several slips are told at once', () => {
  const parsed = parsePolicySet({ ...DEFAULT_POLICY, version: '', title: 7 });
  expect(parsed.ok ? [] : parsed.refusal).toHaveLength(2);
});

test.each(['', '{', 'null', '[]', '"text"'])('%p is not a policy', (text) => {
  const parsed = parsePolicyJson(text);
  expect(parsed.ok ? [] : parsed.refusal).toEqual([expect.stringMatching(/^policy: /)]);
});

test('a policy without a row for a key type is well-formed', () => {
  expect(parsePolicySet(edited('crypto/keyTypes/AES-192', undefined)).ok).toBe(true);
});
