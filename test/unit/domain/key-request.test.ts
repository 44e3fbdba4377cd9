import fc from 'fast-check';
import type { ChangelogId, IssueId } from '../../../src/domain/ids';
import { canonicalJson, keyRequestSchema, requestIdOf } from '../../../src/domain/key-request';
import { anyRequest } from './policy/arbitraries';

/** The same value with the members of every object in another order. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, seed));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([key, member]) => [key, shuffled(member, seed)] as const);
  const turned = [
    ...members.slice(seed % (members.length || 1)),
    ...members.slice(0, seed % (members.length || 1)),
  ];
  return Object.fromEntries(seed % 2 === 0 ? turned : turned.reverse());
}

test('canonical JSON does not depend on the order of members, and says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, seed) => {
      const text = canonicalJson(value);
      expect(canonicalJson(shuffled(value, seed))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 500 },
  );
});

test('canonical JSON leaves undefined members out and white space away', () => {
  expect(canonicalJson({ b: 1, a: [true, null, { d: undefined, c: 'x y' }] })).toBe(
    '{"a":[true,null,{"c":"x y"}],"b":1}',
  );
});

test('a stored request is read back as it was', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(keyRequestSchema.parse(JSON.parse(canonicalJson(request)))).toEqual(request);
    }),
    { numRuns: 200 },
  );
});

test('an unknown field in a stored request is refused', () => {
  const [request] = fc.sample(anyRequest, 1);
  expect(keyRequestSchema.safeParse({ ...request, owner: 'x' }).success).toBe(false);
});

const source = {
  cloudId: 'c',
  environmentId: 'e',
  issueId: '10001' as IssueId,
  submissionChangelogId: '20001' as ChangelogId,
};

test('a request id depends on every part of its identity, and on nothing else', () => {
  const others = [
    { ...source, cloudId: 'c2' },
    { ...source, environmentId: 'e2' },
    { ...source, issueId: '10002' as IssueId },
    { ...source, submissionChangelogId: '20002' as ChangelogId },
    { ...source, cloudId: 'ce', environmentId: '' },
  ];
  const ids = [source, ...others].map(requestIdOf);
  expect(new Set(ids).size).toBe(ids.length);
  expect(requestIdOf({ ...source })).toBe(ids[0]);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});
