import { secureUrlSchema } from '../../../src/app/adapters/http/secure-url';
import { consoleLinkOf } from '../../../src/app/adapters/kms/registry';
import type { KeyHandle } from '../../../src/domain/ids';

test.each(['https://kms.example.com?', 'https://kms.example.com/#', 'https://kms.example.com/v1?a=b'])(
  '%s is no address that a secret is sent to: what is joined to it would not be a path',
  (address) => {
    expect(secureUrlSchema.safeParse(address).error?.issues[0]?.message).toContain('query or fragment');
  },
);

test('an address of nothing but host and path is kept, without its last slash', () => {
  expect(secureUrlSchema.parse('https://kms.example.com/v1/')).toBe('https://kms.example.com/v1');
});

const KID = '0f6b2e6e-35b0-4d2c-9d0f-6a3c5b1f7e21';
const DSM = {
  type: 'dsm',
  baseUrl: 'https://eu.dsm.example.com',
  accountId: '5a1b7c52-9d1e-4a7e-8f7a-0d1c2b3a4f5e',
  groupId: '7b2c8d63-0e2f-4b8f-9a8b-1e2d3c4b5a6f',
};

test('the administrator’s console address goes before the one that comes with the KMS', () => {
  const handle = `dsm:${KID}` as KeyHandle;
  expect(consoleLinkOf({ kms: DSM }, handle)).toBe(`https://eu.dsm.example.com/#/sobjects/${KID}`);
  const consoleUrl = 'https://console.example.com/{keyId}';
  expect(consoleLinkOf({ kms: DSM, consoleUrl }, handle)).toBe(`https://console.example.com/${KID}`);
  expect(consoleLinkOf({ kms: DSM }, 'keydesk:1' as KeyHandle)).toBeUndefined();
});

test('a KMS without a console of its own is linked to nowhere', () => {
  const kms = { type: 'keydesk', baseUrl: 'https://kms.example.com' };
  expect(consoleLinkOf({ kms }, 'keydesk:1' as KeyHandle)).toBeUndefined();
});
