import { inspect } from 'node:util';
import { connectionTypeOf, kmsConnectionSchema, openKms } from '../../src/app/adapters/kms/registry';
import type { KeyHandle } from '../../src/domain/ids';

const CREDENTIAL = 'kd_app_YSBzZWNyZXQgb2YgdGhlIHRlc3Q';
const HANDLE = 'keydesk:key-1' as KeyHandle;

describe('connections', () => {
  test.each([
    ['https://kms.example.com', 'https://kms.example.com'],
    ['https://kms.example.com:8443/base/', 'https://kms.example.com:8443/base'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s is accepted', (baseUrl, parsed) => {
    expect(kmsConnectionSchema.parse({ type: 'keydesk', baseUrl })).toEqual({
      type: 'keydesk',
      baseUrl: parsed,
    });
  });

  test.each([
    ['http://kms.example.com', /in the clear/],
    ['http://127.0.0.1.example.com', /in the clear/],
    ['http://localhost.example.com', /in the clear/],
    ['http://10.0.0.1', /in the clear/],
    ['ftp://kms.example.com', /in the clear/],
    ['https://kd:secret@kms.example.com', /user name or password/],
    ['https://kms.example.com/?token=x', /query/],
    ['kms.example.com', /not a URL/],
  ])('%s is refused with a reason', (baseUrl, reason) => {
    const parsed = kmsConnectionSchema.safeParse({ type: 'keydesk', baseUrl });
    expect(parsed.error?.issues[0]?.message).toMatch(reason);
    expect(() => openKms({ type: 'keydesk', baseUrl }, { credential: async () => CREDENTIAL })).toThrow();
  });

  test('a password in an address is not repeated in the refusal', () => {
    const connection = { type: 'keydesk', baseUrl: 'https://kd:hunter2-hunter2@kms.example.com' };
    const { error } = kmsConnectionSchema.safeParse(connection);
    expect(inspect(error, { depth: 12, showHidden: true })).not.toContain('hunter2');
  });

  test('an unknown type, and a connection that holds a credential, are refused', () => {
    const baseUrl = 'https://kms.example.com';
    expect(kmsConnectionSchema.safeParse({ type: 'another', baseUrl }).success).toBe(false);
    expect(kmsConnectionSchema.safeParse({ type: 'keydesk', baseUrl, credential: 'x' }).success).toBe(false);
  });

  test('a handle leads to the adapter of its scheme', () => {
    expect(connectionTypeOf(HANDLE)).toBe('keydesk');
    expect(connectionTypeOf('another:key-1' as KeyHandle)).toBeUndefined();
    expect(connectionTypeOf('keydesk' as KeyHandle)).toBeUndefined();
    expect(connectionTypeOf('' as KeyHandle)).toBeUndefined();
  });
});
