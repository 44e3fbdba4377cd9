import { describeWithHsm } from '../kms-server/support/hsm';
import { type Form, House } from './support/house';

describeWithHsm('a malformed form', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  }, 120_000);
  afterAll(() => house?.close());

  const HUGE = 'x'.repeat(20_000);
  const CASES: readonly (readonly [what: string, changes: () => Form, says: readonly RegExp[]])[] = [
    ['nothing but a name', () => onlyName(), [/Key type/, /Expiry date/, /Cost centre/]],
    ['a huge description', () => ({ Description: HUGE }), [/Description/i]],
    ['huge applications', () => ({ Applications: HUGE }), [/Applications/]],
    [
      'applications that are prose',
      () => ({ Applications: 'all of them, please' }),
      [/Applications|application/],
    ],
    ['a name with markup', () => ({ 'Key name': '<script>alert(1)</script>' }), [/Key name/, /lower-case/]],
    ['a name that runs from right to left', () => ({ 'Key name': 'pay\u202estnem' }), [/Key name/]],
    ['a reserved name', () => ({ 'Key name': 'aws-payments' }), [/aws-/]],
    ['dates the wrong way round', () => dates(400, 30), [/Expiry date|expiry/i]],
    ['dates in the past', () => dates(-30, -1), [/past|Activation date/i]],
    ['a lifetime of centuries', () => ({ 'Expiry date': '2999-12-31' }), [/2999-12-31/]],
    [
      'operations that the type can not do',
      () => ({ 'Allowed operations': [{ value: 'sign' }] }),
      [/sign/, /AES-256/],
    ],
    ['two purposes', () => rsa('encrypt', 'sign'), [/purpose/]],
    ['a cost centre of no shape', () => ({ 'Cost centre': 'the blue one' }), [/CC-4711/, /the blue one/]],
    ['a rotation of less than nothing', () => ({ 'Rotation period (days)': -1 }), [/-1/]],
    ['half a day of rotation', () => ({ 'Rotation period (days)': 0.5 }), [/0\.5/]],
  ];

  test.each(CASES)('%s is refused, with words that help', async (_, changes, says) => {
    const key = await house.file(changes());
    const reason = await house.refused('developer', key, 'Submit');
    for (const words of says) expect(reason).toMatch(words);
    expect(reason).not.toMatch(/could not check|undefined|\[object|ZodError|Invalid input/);
    expect(reason.length).toBeLessThan(5_000);
    expect(await house.status(key)).toBe('Draft');
  });

  const onlyName = (): Form =>
    Object.fromEntries(
      Object.keys(house.form())
        .filter((name) => name !== 'Key name')
        .map((name) => [name, null]),
    );
  const dates = (from: number, to: number): Form => ({
    'Activation date': house.day(from),
    'Expiry date': house.day(to),
  });
  const rsa = (...operations: readonly string[]): Form => ({
    'Key type': { value: 'RSA-3072' },
    'Allowed operations': operations.map((value) => ({ value })),
  });

  test('a name that another key has is refused, and says which issue has it', async () => {
    const { key } = await house.ready();
    const second = await house.file({ 'Key name': house.keyName(key) });
    expect(await house.refused('developer', second, 'Submit')).toContain(key);
  });

  test.each([
    ['is no handle', 'my key'],
    ['nobody made', 'keydesk:00000000-0000-4000-8000-000000000000'],
    ['is of another KMS', 'aws-kms:arn:aws:kms:eu-central-1:111122223333:key/1234'],
    ['is huge', 'keydesk:'.padEnd(240, '0')],
  ])('a deletion of what %s is refused', async (_, handle) => {
    const key = await house.fileDeletion(handle);
    const reason = await house.refused('developer', key, 'Submit');
    expect(reason).toMatch(/handle/i);
    expect(reason).not.toMatch(/could not check|undefined|ZodError/);
  });
});
