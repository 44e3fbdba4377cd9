import { createHash, verify } from 'node:crypto';
import { DsmStub } from './dsm-stub/stub';

/** What the stand-in's keys do is what the algorithms say: node:crypto agrees where it can be asked. */
const DATA = Buffer.from('4111111111111111');
const PERSON = 'user@example.com';

const stub = new DsmStub({ now: () => Date.parse('2026-06-01T09:00:00Z'), people: [PERSON] });
const AUTHORIZATION = stub.signIn(PERSON);
afterAll(() => expect([...new Set(stub.violations)]).toEqual([]));

function post(path: string, body: object): { readonly status: number; readonly body: string } {
  const headers = { authorization: AUTHORIZATION };
  return stub.respond({ method: 'POST', path: `/crypto/v1/${path}`, headers, body: JSON.stringify(body) });
}

function made(path: string, body: object): Record<string, unknown> {
  const answer = post(path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body) as Record<string, unknown>;
}

let count = 0;
function newKey(shape: object): { readonly kid: string } {
  count += 1;
  return { kid: String(made('keys', { ...shape, name: `key-${count}`, group_id: stub.groupId }).kid) };
}

const text = (value: Buffer): string => value.toString('base64');
const curve = (elliptic_curve: string) => ({ obj_type: 'EC', elliptic_curve });
const RSA = { obj_type: 'RSA', key_size: 2048 };

describe.each([
  ['P-256 with SHA-256', curve('NistP256'), 'SHA256'],
  ['P-256 with a hash longer than its order', curve('NistP256'), 'SHA512'],
  ['P-384 with SHA-384', curve('NistP384'), 'SHA384'],
  ['P-521 with SHA-512', curve('NistP521'), 'SHA512'],
  ['secp256k1 with SHA-256', curve('SecP256K1'), 'SHA256'],
  ['RSA with SHA-256', RSA, 'SHA256'],
])('%s', (_, shape, hash_alg) => {
  const hash = (data: Buffer) => text(createHash(hash_alg).update(data).digest());

  test('signs a hash as it signs the data', () => {
    const key = newKey(shape);
    const forms = [{ hash: hash(DATA) }, { data: text(DATA) }];
    for (const form of forms) {
      const signature = String(made('sign', { key, hash_alg, ...form }).signature);
      expect(verify(hash_alg, DATA, stub.publicKeyOf(key.kid), Buffer.from(signature, 'base64'))).toBe(true);
      for (const asked of forms)
        expect(made('verify', { key, hash_alg, ...asked, signature })).toMatchObject({ result: true });
      const other = { hash: hash(Buffer.from('4111111111111112')) };
      expect(made('verify', { key, hash_alg, ...other, signature })).toMatchObject({ result: false });
    }
  });

  test('takes what is no signature for none', () => {
    const key = newKey(shape);
    const signature = String(made('sign', { key: newKey(shape), hash_alg, hash: hash(DATA) }).signature);
    for (const wrong of [signature, text(Buffer.from('none')), ''])
      expect(made('verify', { key, hash_alg, hash: hash(DATA), signature: wrong })).toMatchObject({
        result: false,
      });
  });
});

test('Ed25519 signs data, and no hash', () => {
  const key = newKey(curve('Ed25519'));
  const { signature } = made('sign', { key, hash_alg: 'SHA512', data: text(DATA) });
  expect(verify(null, DATA, stub.publicKeyOf(key.kid), Buffer.from(String(signature), 'base64'))).toBe(true);
  expect(post('sign', { key, hash_alg: 'SHA512', hash: text(DATA) }).status).toBe(400);
});

const OAEP = { OAEP: { mgf: { mgf1: { hash: 'SHA256' } } } };

test.each([
  ['GCM', { obj_type: 'AES', key_size: 256 }, { alg: 'AES', mode: 'GCM' }, { tag_len: 128 }],
  ['CBC', { obj_type: 'AES', key_size: 128 }, { alg: 'AES', mode: 'CBC' }, {}],
  ['CTR', { obj_type: 'AES', key_size: 192 }, { alg: 'AES', mode: 'CTR' }, {}],
  ['OAEP', RSA, { alg: 'RSA', mode: OAEP }, {}],
])('%s gives back what it encrypted', (_, shape, how, more) => {
  const key = newKey(shape);
  const { kid, ...sealed } = made('encrypt', { key, ...how, ...more, plain: text(DATA) });
  expect(kid).toBe(key.kid);
  expect(made('decrypt', { key, ...how, ...sealed })).toMatchObject({ plain: text(DATA) });
});

test('GCM notices what was changed, and another key doesn’t open it', () => {
  const shape = { obj_type: 'AES', key_size: 256 };
  const [key, other] = [newKey(shape), newKey(shape)];
  const how = { alg: 'AES', mode: 'GCM' };
  const order = { ...how, ad: text(Buffer.from('card')), plain: text(DATA), tag_len: 128 };
  const { kid: _, ...sealed } = made('encrypt', { key, ...order });
  const open = (change: object) => post('decrypt', { ...how, key, ad: order.ad, ...sealed, ...change });
  expect(open({}).status).toBe(200);
  for (const change of [
    { ad: text(Buffer.from('cart')) },
    { cipher: text(Buffer.alloc(16)) },
    { key: other },
  ])
    expect(open(change)).toMatchObject({ status: 400, body: 'Decryption failed' });
});

test('a MAC is verified by the key that made it', () => {
  const shape = { obj_type: 'HMAC', key_size: 256 };
  const [key, other] = [newKey(shape), newKey(shape)];
  const order = { alg: 'SHA256', data: text(DATA) };
  const { mac } = made('mac', { key, ...order });
  expect(made('macverify', { key, ...order, mac })).toMatchObject({ result: true });
  expect(made('macverify', { key: other, ...order, mac })).toMatchObject({ result: false });
});

test.each([
  ['a mode', { alg: 'AES', mode: 'ECB', plain: '' }, 'ECB'],
  ['a tag of that length', { alg: 'AES', mode: 'GCM', plain: '', tag_len: 8 }, 'tag_len'],
])('what the stand-in doesn’t do is refused, not made up: %s', (_, order, told) => {
  const key = newKey({ obj_type: 'AES', key_size: 256 });
  expect(post('encrypt', { key, ...order })).toMatchObject({
    status: 400,
    body: expect.stringContaining(told),
  });
});
