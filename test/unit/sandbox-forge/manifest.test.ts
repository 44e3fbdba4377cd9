import { handlerModules, parseManifest } from '../../../src/sandbox/forge/manifest';

const text = (permissions: string, rest = '') => `
app:
  id: ari:cloud:ecosystem::app/1234
  storage:
    entities:
      - name: thing
        attributes: {a: {type: string}, n: {type: integer}}
        indexes: [a, {name: by-n, partition: [a], range: [n]}]
permissions:
${permissions}
modules:
  function:
    - {key: f, handler: index.f, timeoutSeconds: 900}
    - {key: g, handler: other/deep.g}
${rest}`;

test('an app is called as its package says, or by its id', () => {
  expect(parseManifest(text('  scopes: []'), 'Fixture').name).toBe('Fixture');
  expect(parseManifest(text('  scopes: []')).name).toBe('1234');
});

test('reads ids, entities and functions', () => {
  const manifest = parseManifest(text('  scopes: [storage:app]'));
  expect(manifest).toMatchObject({
    appId: '1234',
    scopes: ['storage:app'],
    configurableEgress: false,
  });
  expect(manifest.entities).toEqual([
    {
      ...{ name: 'thing', attributes: { a: 'string', n: 'integer' } },
      indexes: [
        { name: 'a', partition: [], range: 'a' },
        { name: 'by-n', partition: ['a'], range: 'n' },
      ],
    },
  ]);
  expect(manifest.functions.get('f')).toEqual({ key: 'f', handler: 'index.f', timeoutSeconds: 900 });
  expect(handlerModules(manifest)).toEqual(['index', 'other/deep']);
});

test('reads the three ways of naming an address, and impersonation', () => {
  const permissions = `
  scopes: {read:jira-work: {allowImpersonation: true}, storage:app: {}}
  external:
    configurable: {enabled: true}
    fetch:
      backend: ['https://a.example.com', {address: 'https://b.example.com', category: analytics}, {remote: r}]`;
  const manifest = parseManifest(text(permissions, 'remotes: [{key: r, baseUrl: https://c.example.com}]'));
  expect(manifest.egress).toEqual([
    'https://a.example.com',
    'https://b.example.com',
    'https://c.example.com',
  ]);
  expect(manifest.scopes).toEqual(['read:jira-work', 'storage:app']);
  expect(manifest.impersonationScopes).toEqual(['read:jira-work']);
  expect(manifest.configurableEgress).toBe(true);
});
