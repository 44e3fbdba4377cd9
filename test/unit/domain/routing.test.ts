import fc from 'fast-check';
import type { ConnectionId } from '../../../src/domain/ids';
import { DATA_CLASSIFICATIONS } from '../../../src/domain/key-request';
import {
  CRITERIA,
  type Destination,
  explainRoute,
  type RoutingFacts,
  type RoutingRule,
  type RoutingTable,
  route,
  rulesPerClassification,
  shadowOf,
} from '../../../src/domain/routing';

const id = (text: string) => text as ConnectionId;
const destination = (name: string, hasCredential = true): Destination => ({
  id: id(name),
  name: `KMS ${name}`,
  keyGroup: `${name}-group`,
  hasCredential,
});
const rule = (name: string, when: RoutingRule['when'], to: string): RoutingRule => ({
  id: name,
  name,
  when,
  connectionId: id(to),
  keyGroup: `${name}-keys`,
});

const TABLE: RoutingTable = {
  destinations: [destination('aws'), destination('dsm'), destination('bare', false)],
  defaultId: id('aws'),
  rules: [
    rule('restricted', { dataClassification: ['restricted'], protectionLevel: ['hsm'] }, 'dsm'),
    rule('eu', { location: ['eu-1', 'eu-2'], dataClassification: [] }, 'aws'),
    rule('gone', { projectId: ['legacy'] }, 'removed'),
    rule('bare', { projectId: ['new'] }, 'bare'),
    rule('legacy again', { projectId: ['legacy'] }, 'aws'),
  ],
};

test.each<[string, RoutingFacts, object]>([
  [
    'all criteria of a rule',
    { dataClassification: 'restricted', protectionLevel: 'hsm', location: 'eu-1' },
    { connectionId: 'dsm', keyGroup: 'restricted-keys', by: { kind: 'rule', position: 1 } },
  ],
  [
    'one of several values, and no values at all',
    { dataClassification: 'public', location: 'eu-2' },
    { connectionId: 'aws', keyGroup: 'eu-keys', by: { kind: 'rule', position: 2 } },
  ],
  [
    'half of the criteria',
    { dataClassification: 'restricted', protectionLevel: 'software' },
    { connectionId: 'aws', keyGroup: 'aws-group', by: { kind: 'default' } },
  ],
  ['a field that could not be read', {}, { by: { kind: 'default' } }],
  ['a value in other letters', { location: 'EU-1' }, { by: { kind: 'default' } }],
])('%s', (_, facts, expected) => {
  expect(route(TABLE, facts)).toMatchObject({ ok: true, value: expected });
});

test.each<[string, Partial<RoutingTable>, RoutingFacts, string, string]>([
  ['whose connection is gone', {}, { projectId: 'legacy' }, 'connection-gone', 'rule 3, "gone"'],
  ['whose connection has no credential', {}, { projectId: 'new' }, 'no-credential', '"KMS bare"'],
  ['default that is none', { defaultId: null }, {}, 'no-default', 'no KMS connection is the default'],
  ['default that is gone', { defaultId: id('removed') }, {}, 'no-default', 'No routing rule'],
  ['default without a credential', { defaultId: id('bare') }, {}, 'no-credential', '"KMS bare"'],
])('a rule or a default %s refuses and is named; no later rule steps in', (_, change, facts, code, names) => {
  const decision = route({ ...TABLE, ...change }, facts);
  expect(decision).toMatchObject({ ok: false, refusal: { code, message: expect.stringContaining(names) } });
});

test('a dry run says what each rule made of the request', () => {
  const facts = { dataClassification: 'restricted', protectionLevel: 'software', location: 'eu-1' };
  const { considered, decision } = explainRoute(TABLE, facts);
  expect(decision).toMatchObject({ ok: true, value: { by: { name: 'eu' } } });
  expect(considered.map(({ outcome, wants }) => [outcome, wants])).toEqual([
    ['passes', { criterion: 'protectionLevel', values: ['hsm'] }],
    ['takes', undefined],
    ['not-reached', undefined],
    ['not-reached', undefined],
    ['not-reached', undefined],
  ]);
});

test('a rule that never decides is known by the one in front of it', () => {
  const [, eu, gone, , again] = TABLE.rules;
  expect(again && shadowOf(TABLE.rules, again)).toBe(gone);
  expect(eu && shadowOf(TABLE.rules, eu)).toBeUndefined();
  const narrow = rule('narrow', { location: ['eu-2'], projectId: ['a'] }, 'dsm');
  expect(shadowOf([...TABLE.rules, narrow], narrow)).toBe(eu);
  const wide = rule('wide', { location: ['eu-2', 'us-1'] }, 'dsm');
  expect(shadowOf([...TABLE.rules, wide], wide)).toBeUndefined();
});

test('one rule a classification, made twice, is there once and stays where it stood', () => {
  let count = 0;
  const newId = () => `new-${++count}`;
  const made = rulesPerClassification(TABLE.rules, id('dsm'), 'pay-{classification}', newId);
  expect(made).toHaveLength(TABLE.rules.length + DATA_CLASSIFICATIONS.length);
  for (const classification of DATA_CLASSIFICATIONS)
    expect(route({ ...TABLE, rules: made }, { dataClassification: classification })).toMatchObject({
      value: { connectionId: 'dsm', keyGroup: `pay-${classification}` },
    });
  const again = rulesPerClassification(made, id('aws'), 'other-{classification}', newId);
  expect(again.map((each) => each.id)).toEqual(made.map((each) => each.id));
  expect(new Set(again.map(({ name }) => name)).size).toBe(again.length);
});

const value = fc.constantFrom('a', 'b', 'c');
const place = fc.constantFrom('aws', 'dsm', 'bare', 'removed');
const when = fc.record(
  Object.fromEntries(CRITERIA.map((criterion) => [criterion, fc.uniqueArray(value, { maxLength: 3 })])),
  { requiredKeys: [] },
);
const anyRules = fc
  .array(fc.tuple(when, place), { maxLength: 8 })
  .map((rows) => rows.map(([each, to], index) => rule(`rule ${index}`, each, to)));
const anyFacts: fc.Arbitrary<RoutingFacts> = fc.record(
  Object.fromEntries(CRITERIA.map((criterion) => [criterion, fc.option(value, { nil: undefined })])),
);

/** What routing means, said another way: criterion by criterion, from the last rule to the first. */
function expectedRule(rules: readonly RoutingRule[], facts: RoutingFacts): RoutingRule | undefined {
  let found: RoutingRule | undefined;
  for (const each of [...rules].reverse()) {
    const fits = CRITERIA.every((criterion) => {
      const values = each.when[criterion];
      return !values || values.length === 0 || values.some((one) => one === facts[criterion]);
    });
    if (fits) found = each;
  }
  return found;
}

test('routing is total, the same each time, and the first rule that fits decides', () => {
  fc.assert(
    fc.property(anyRules, anyFacts, (rules, facts) => {
      const table = { ...TABLE, rules };
      const decision = route(table, facts);
      expect(route(table, facts)).toEqual(decision);
      const by = decision.ok ? decision.value.by : decision.refusal.by;
      const first = expectedRule(rules, facts);
      expect(by.kind === 'rule' ? by.id : undefined).toBe(first?.id);
      if (decision.ok && first)
        expect(decision.value).toMatchObject({ connectionId: first.connectionId, keyGroup: first.keyGroup });
      expect(explainRoute(table, facts).decision).toEqual(decision);
    }),
    { numRuns: 500 },
  );
});

test('taking out a rule that is shadowed changes no decision', () => {
  fc.assert(
    fc.property(anyRules, anyFacts, (rules, facts) => {
      const kept = rules.filter((each) => shadowOf(rules, each) === undefined);
      const [all, fewer] = [rules, kept].map((each) => route({ ...TABLE, rules: each }, facts));
      const ruleOf = (decision: typeof all) =>
        decision && (decision.ok ? decision.value.by : decision.refusal.by);
      const idOf = (by: ReturnType<typeof ruleOf>) => (by?.kind === 'rule' ? by.id : undefined);
      expect(idOf(ruleOf(fewer))).toBe(idOf(ruleOf(all)));
    }),
    { numRuns: 300 },
  );
});
