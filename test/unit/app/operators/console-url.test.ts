import { consoleLink, consoleUrlSchema } from '../../../../src/app/adapters/http/console-url';
import type { KeyHandle } from '../../../../src/domain/ids';

const HANDLE = 'aws-kms:arn:aws:kms:eu-central-1:111122223333:key/1234-abcd' as KeyHandle;

test.each([
  ['https://kms.example.com/keys/{keyId}', 'https://kms.example.com/keys/1234-abcd'],
  ['http://127.0.0.1:8080/{keyId}', 'http://127.0.0.1:8080/1234-abcd'],
  ['https://kms.example.com/?key={handle}#x', `https://kms.example.com/?key=${encodeURIComponent(HANDLE)}#x`],
])('%s leads to the key', (template, link) => {
  expect(consoleLink(template, HANDLE)).toBe(link);
});

test('what is in a handle stays one part of the address', () => {
  const odd = 'keydesk:a"><script>?x=#y' as KeyHandle;
  expect(consoleLink('https://kms.example.com/keys/{keyId}', odd)).toBe(
    'https://kms.example.com/keys/a%22%3E%3Cscript%3E%3Fx%3D%23y',
  );
});

test.each([
  ['javascript:alert("{keyId}")', 'use https'],
  ['http://kms.example.com/{keyId}', 'use https'],
  ['https://user:secret@kms.example.com/{keyId}', 'user name or password'],
  ['https://{keyId}.example.com/', 'in its host'],
  ['https://kms.example.com{keyId}', 'in its host'],
  ['https://kms.example.com/keys', 'names no key'],
  ['https://kms.example.com/{keyId}/{region}', 'braces'],
  ['keys/{keyId}', 'not a URL'],
])('%s is refused, and never linked to', (template, reason) => {
  const parsed = consoleUrlSchema.safeParse(template);
  expect(parsed.error?.issues[0]?.message).toContain(reason);
  expect(consoleLink(template, HANDLE)).toBeUndefined();
});
