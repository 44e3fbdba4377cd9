import * as fc from 'fast-check';
import {
  hashSecret,
  newToken,
  parseToken,
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
