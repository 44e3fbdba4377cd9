// Which folder may import which.
const at = (path) => `^src/${path}`;

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Folders outside `allowed`, themselves included unless they are in it. */
const outside = (...allowed) => ({ path: '^src/', pathNot: allowed.map(at) });

module.exports = {
  forbidden: [
    never(
      'domain-is-pure',
      'The rules know no I/O: zod for shapes and node:crypto for hashes, nothing else.',
      { path: at('domain/') },
      {
        pathNot: [at('domain/'), '(^|/)node_modules/zod/', '^(node:)?crypto$'],
      },
    ),
    never(
      'app-knows-domain-only',
      "The Forge app can't reach what runs on a machine of ours.",
      { path: at('app/') },
      outside('app/', 'domain/'),
    ),
    never(
      'kms-server-knows-domain-only',
      'The KMS must stand without the app.',
      { path: at('kms-server/') },
      outside('kms-server/', 'domain/'),
    ),
    never(
      'sandbox-knows-nobody',
      'It stands in for the platform; it loads the app through manifest.yml alone.',
      { path: at('sandbox/') },
      outside('sandbox/'),
    ),
    never(
      'entry-point-reaches-app-and-domain-only',
      'What Forge bundles never holds the server, the sandbox, the CLI or a fake.',
      { path: at('index\\.ts$') },
      { path: [at('(kms-server|sandbox|cli)/'), '^test/'], reachable: true },
    ),
    never(
      'browser-and-server-share-contracts-only',
      "The sandbox's pages speak to its server over HTTP; only the contract of that is common.",
      { path: at('sandbox/browser/') },
      { path: '^src/', pathNot: [at('sandbox/browser/'), at('sandbox/web/contract')] },
    ),
    never(
      'nobody-imports-pages',
      'Pages are bundled on their own and served as files.',
      { path: '^(src|test)/', pathNot: at('sandbox/browser/') },
      { path: ['^static/', at('sandbox/browser/')] },
    ),
    never(
      'operators-page-knows-views-only',
      'It runs in a browser: of the app it knows the shapes of what resolvers answer.',
      { path: '^static/(operator-console|copy-buttons)/' },
      { path: ['^src/', '^static/kms-console/'], pathNot: at('app/views/') },
    ),
    never(
      'kms-console-knows-answers-only',
      'It runs in a browser: of the KMS it knows the shapes of what the API answers.',
      { path: '^static/kms-console/' },
      { path: ['^src/', '^static/(operator-console|copy-buttons)/'], pathNot: at('kms-server/http/views') },
    ),
    never(
      'answers-are-types',
      'What the KMS and its console both know: types alone, so that no page bundles the server.',
      { path: at('kms-server/http/views') },
      { dependencyTypesNot: ['type-only'] },
    ),
    never(
      'shared-parts-know-nobody',
      'What pages have in common belongs to none of them.',
      { path: '^static/shared/' },
      { path: ['^src/', '^static/(?!shared/)'] },
    ),
    never(
      'views-are-types',
      'What resolvers and pages both know: types alone, so that no page bundles the app.',
      { path: at('app/views/') },
      { pathNot: at('app/views/'), dependencyTypesNot: ['type-only'] },
    ),
    never(
      'pkcs11-in-one-place',
      'Only the PKCS#11 binding calls native code.',
      { path: '^src/', pathNot: at('kms-server/hsm/pkcs11') },
      { path: 'node_modules/koffi/' },
    ),
    never(
      'platform-packages-at-the-edge',
      "Forge's run-time packages appear in adapters, entry points and UI Kit pages only.",
      { path: '^src/', pathNot: [at('app/adapters/'), at('app/entry/'), at('app/ui/')] },
      { path: 'node_modules/@forge/(api|bridge|events|kvs|react|resolver)/' },
    ),
    never(
      'sources-do-not-import-tests',
      'Fakes and fixtures stay out of the product.',
      { path: '^src/' },
      { path: '^(test|scripts)/' },
    ),
    never('no-cycles', 'Two files that need each other are one file, or three.', {}, { circular: true }),
    never('resolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    {
      name: 'orphans',
      comment: 'A file that nothing imports is probably left over.',
      severity: 'warn',
      from: { orphan: true, path: '^src/', pathNot: ['\\.d\\.ts$', at('index\\.ts$')] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
