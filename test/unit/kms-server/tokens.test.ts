import * as fc from 'fast-check';
import {
  hashSecret,
  newToken,
  parseToken,
  sameBytes,
  secretFits,
  TOKEN_PREFIXES,
  type TokenKind,
} from '../../../src/kms-server/auth/tokens';

const KINDS = Object.keys(TOKEN_PREFIXES) as TokenKind[];

test('a new token parses into its parts, and its secret fits its hash alone', () => {
  const [one, other] = [newToken('apiKey'), newToken('apiKey')];
  const parsed = parseToken('apiKey', one.text);
  expect(parsed).toEqual({ id: one.id, secret: one.secret });
  expect(secretFits(one.secret, hashSecret(one.secret))).toBe(true);
  expect(secretFits(other.secret, hashSecret(one.secret))).toBe(false);
  expect(secretFits(one.secret, Buffer.alloc(0))).toBe(false);
  expect(secretFits(one.secret, undefined)).toBe(false);
});

const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

test('a hash that differs in any one bit fits no more', () => {
  const { secret } = newToken('apiKey');
  const hash = hashSecret(secret);
  for (let bit = 0; bit < hash.length * 8; bit += 1)
    expect(secretFits(secret, flipped(hash, bit))).toBe(false);
});

test('bytes are the same where all of them are, of whatever length', () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map((content) => Buffer.from(content));
  fc.assert(fc.property(bytes, bytes, (one, other) => sameBytes(one, other) === one.equals(other)));
  fc.assert(fc.property(bytes, (one) => sameBytes(one, Buffer.from(one))));
});

test('a token opens nothing but what it was made for', () => {
  for (const made of KINDS) {
    const { text } = newToken(made);
    for (const kind of KINDS) expect(parseToken(kind, text) !== undefined).toBe(kind === made);
  }
});

test('nothing else parses', () => {
  fc.assert(fc.property(fc.string(), (text) => parseToken('apiKey', text) === undefined));
  const { text } = newToken('apiKey');
  for (const wrong of [`${text}x`, ` ${text}`, text.slice(0, -1), text.toUpperCase(), `${text}\n`]) {
    expect(parseToken('apiKey', wrong)).toBeUndefined();
  }
});
