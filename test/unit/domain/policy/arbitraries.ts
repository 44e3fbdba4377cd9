import fc from 'fast-check';
import { KEY_TYPE_IDS, KEY_TYPES, OPERATIONS, type Operation } from '../../../../src/domain/algorithms';
import { addDays } from '../../../../src/domain/day';
import type { AccountId } from '../../../../src/domain/ids';
import { DATA_CLASSIFICATIONS, type KeyRequest, keyRequestSchema } from '../../../../src/domain/key-request';
import type { FormField, RawForm } from '../../../../src/domain/policy/review';
import { TODAY } from './fixtures';

export const FIELDS: readonly FormField[] = [
  'name',
  'keyType',
  'operations',
  'protectionLevel',
  'projectId',
  'location',
  'requestor',
  'activationDate',
  'expiryDate',
  'description',
  'costCentre',
  'dataClassification',
  'rotationPeriodDays',
  'applications',
  'handle',
  'reason',
  'windowDays',
];

/** Anything a client can put into a field: text of every kind, words that nearly fit, lists, numbers, nothing. */
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom(...KEY_TYPE_IDS, ...OPERATIONS, ...DATA_CLASSIFICATIONS, 'hsm', 'software'),
  fc.constantFrom(
    '2026-11-22',
    '2027-02-29',
    '9999-99-99',
    'a:b',
    ':',
    'x: encrypt, ',
    'keydesk:1',
    '__proto__',
  ),
);
const rawValue = fc.oneof(
  word,
  fc.array(word, { maxLength: 60 }),
  fc.double(),
  fc.integer(),
  fc.constant(null),
);

export const anyForm: fc.Arbitrary<RawForm> = fc.record(
  Object.fromEntries(FIELDS.map((field) => [field, rawValue])),
  { requiredKeys: [] },
);

/** A good form with some fields replaced by whatever. */
export const spoiled = (good: RawForm): fc.Arbitrary<RawForm> =>
  fc
    .subarray([...FIELDS])
    .chain((fields) =>
      fc
        .record(Object.fromEntries(fields.map((field) => [field, rawValue])))
        .map((changes) => ({ ...good, ...changes })),
    );

const inOrder = (operations: readonly Operation[]): Operation[] =>
  OPERATIONS.filter((operation) => operations.includes(operation));

const someOperations = fc.subarray([...OPERATIONS], { minLength: 1 }).map(inOrder);
const token = (min: number, max: number) =>
  fc.stringMatching(new RegExp(`^[a-zA-Z0-9][a-zA-Z0-9._-]{${min - 1},${max - 1}}$`));
const day = fc.integer({ min: 0, max: 5000 }).map((count) => addDays(TODAY, count));
const prose = fc
  .string({ unit: 'grapheme-composite', maxLength: 200 })
  .map((text) => text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim());

/** Any request the schema admits, in the one form a form gives it: operations in the table's order. */
export const anyRequest: fc.Arbitrary<KeyRequest> = fc
  .record({
    kind: fc.constant('key'),
    name: token(1, 100),
    keyType: fc.constantFrom(...KEY_TYPE_IDS),
    operations: someOperations,
    protectionLevel: fc.constantFrom('software', 'hsm'),
    projectId: token(1, 60),
    location: token(1, 60),
    requestor: fc.stringMatching(/^[A-Za-z0-9:_-]{1,128}$/),
    activationDate: day,
    expiryDate: day,
    description: prose,
    costCentre: token(1, 60),
    dataClassification: fc.constantFrom(...DATA_CLASSIFICATIONS),
    rotationPeriodDays: fc.option(fc.integer({ min: 1, max: 36_500 }), { nil: null }),
    applications: fc.array(fc.record({ name: token(1, 60), operations: someOperations }), { maxLength: 10 }),
  })
  .map((value) => keyRequestSchema.parse(value));

/** Requests whose operations the key type can do, so that many of them are admissible. */
export const plausibleChanges: fc.Arbitrary<RawForm> = fc
  .constantFrom(...KEY_TYPES)
  .chain((type) =>
    fc.record({
      keyType: fc.constant(type.id),
      operations: fc.subarray(Object.values(type.purposes).flat(), { minLength: 1 }),
      protectionLevel: fc.constantFrom('software', 'hsm'),
      dataClassification: fc.constantFrom(...DATA_CLASSIFICATIONS),
      expiryDate: fc.integer({ min: 1, max: 1500 }).map((count) => addDays(TODAY, count)),
    }),
  )
  .map((changes) => ({ ...changes, applications: `payments-api: ${changes.operations.join(', ')}` }));

/** Few accounts, so that roles meet. */
export const account: fc.Arbitrary<AccountId> = fc
  .constantFrom('a1', 'b2', 'c3', 'd4', 'e5', 'f6')
  .map((id) => id as AccountId);
