import { DatabaseSync } from 'node:sqlite';
import { placesOf, Throttle } from '../../../src/kms-server/auth/throttle';
import { FailureStore } from '../../../src/kms-server/store/credentials/failures';
import { MIGRATIONS } from '../../../src/kms-server/store/migrations';

const NOW = 1_800_000_000_000;

function throttle(): Throttle {
  const database = new DatabaseSync(':memory:');
  for (const migration of MIGRATIONS) database.exec(migration);
  return new Throttle(new FailureStore(database));
}

describe('back-off', () => {
  test('whoever fails as somebody from a thousand addresses makes nobody else wait, and each of them does', () => {
    const guarded = throttle();
    for (let host = 0; host < 1_000; host += 1) {
      const places = placesOf(`10.0.${host >> 8}.${host & 255}`, 'passkey-1');
      for (let tries = 0; tries < 6; tries += 1) guarded.failed(places, NOW);
      expect(guarded.wait(places, NOW)).toBeGreaterThan(0);
    }
    expect(guarded.wait(placesOf('192.0.2.1', 'passkey-1'), NOW)).toBe(0);
  });

  test('addresses of one IPv6 network are one place', () => {
    const guarded = throttle();
    for (let host = 1; host <= 21; host += 1) guarded.failed(placesOf(`2001:db8::${host}`), NOW);
    expect(guarded.wait(placesOf('2001:db8::ffff'), NOW)).toBeGreaterThan(0);
    expect(guarded.wait(placesOf('2001:db8:0:1::1'), NOW)).toBe(0);
  });
});
