import * as fc from 'fast-check';
import { hashSecret, newToken, parseToken, secretFits } from '../../../src/kms-server/auth/tokens';

test('a new token parses into its parts, and its secret fits its hash alone', () => {
  const [one, other] = [newToken(), newToken()];
  const parsed = parseToken(one.text);
  expect(parsed).toEqual({ credentialId: one.credentialId, secret: one.secret });
  expect(secretFits(one.secret, hashSecret(one.secret))).toBe(true);
  expect(secretFits(other.secret, hashSecret(one.secret))).toBe(false);
  expect(secretFits(one.secret, Buffer.alloc(0))).toBe(false);
});

test('nothing else parses', () => {
  fc.assert(fc.property(fc.string(), (text) => parseToken(text) === undefined));
  const { text } = newToken();
  for (const wrong of [`${text}x`, ` ${text}`, text.slice(0, -1), text.toUpperCase(), `${text}\n`]) {
    expect(parseToken(wrong)).toBeUndefined();
  }
});
