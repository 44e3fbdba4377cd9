import { defaultCacheSize, defaultUnwrapBudget } from '../../../src/kms-server/hsm/signer/cache-limits';

const GIB = 2 ** 30;

describe('limits of the signers cache, where nobody sets them', () => {
  it('takes a tenth of the memory, shared by the signers', () => {
    expect(defaultCacheSize(1, 4 * GIB)).toBe(41_943);
    expect(defaultCacheSize(2, 4 * GIB)).toBe(20_971);
  });

  it('holds a hundred thousand keys on a machine of 16 GiB', () => {
    expect(defaultCacheSize(1, 16 * GIB)).toBeGreaterThan(100_000);
  });

  it('stays within bounds on tiny and on huge machines', () => {
    expect(defaultCacheSize(8, GIB / 4)).toBe(1_000);
    expect(defaultCacheSize(1, 1_024 * GIB)).toBe(250_000);
  });

  it('knows a size for this machine', () => {
    expect(defaultCacheSize(1)).toBeGreaterThanOrEqual(1_000);
  });

  it.each([1_000, 20_000, 250_000])('lets a signer fill a cache of %i keys several times', (size) => {
    expect(defaultUnwrapBudget(size)).toBeGreaterThanOrEqual(Math.max(200_000, 4 * size));
  });
});
