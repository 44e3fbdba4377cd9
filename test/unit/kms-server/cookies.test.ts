import { clearCookie, cookieName, readCookie, setCookie } from '../../../src/kms-server/auth/session/cookie';
import { siteOf } from '../../../src/kms-server/auth/site';

const OVER_TLS = siteOf('https://kms.example.com');
const ON_LOOPBACK = siteOf('http://localhost:8200');

describe('cookies', () => {
  test('over TLS are bound to this very host, by name and by every attribute that the name stands for', () => {
    expect(setCookie(OVER_TLS, 'session', { value: 'v', sameSite: 'Strict' })).toBe(
      '__Host-keydesk-session=v; Path=/; HttpOnly; SameSite=Strict; Secure',
    );
    expect(setCookie(OVER_TLS, 'login', { value: 'v', sameSite: 'Lax', maxAgeSeconds: 600 })).toBe(
      '__Host-keydesk-login=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600',
    );
  });

  test('are cleared with the attributes that they were set with', () => {
    expect(clearCookie(OVER_TLS, 'session')).toBe(
      '__Host-keydesk-session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
    );
  });

  test('on plain loopback go without the prefix, which browsers refuse there', () => {
    expect(setCookie(ON_LOOPBACK, 'session', { value: 'v', sameSite: 'Strict' })).toBe(
      'keydesk-session=v; Path=/; HttpOnly; SameSite=Strict',
    );
  });

  test('of the name without prefix are not read over TLS: a neighbour on plain HTTP can plant those', () => {
    const name = cookieName(OVER_TLS, 'session');
    expect(readCookie('keydesk-session=planted', name)).toBeUndefined();
    expect(readCookie('keydesk-session=planted; __Host-keydesk-session=own', name)).toBe('own');
    expect(readCookie('__Host-keydesk-session=a; __Host-keydesk-session=b', name)).toBeUndefined();
  });
});
