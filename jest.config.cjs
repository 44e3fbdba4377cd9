/** Packages that are ES modules only: Jest 29 loads CommonJS. */
const ES_MODULES = 'jose|openid-client|oauth4webapi';

/** Jest 29: with 30 the lock file loses its resolver bindings. */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.tsx?$': '<rootDir>/test/support/esbuild-transform.cjs',
    [`/node_modules/(${ES_MODULES})/.*\\.js$`]: '<rootDir>/test/support/esbuild-transform.cjs',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES})/)`],
  // Jest 29 strips the prefix of `node:sqlite`, which has no name without it.
  moduleNameMapper: { '^node:sqlite$': '<rootDir>/test/support/node-sqlite.cjs' },
  modulePathIgnorePatterns: ['/\\.keydesk/', '<rootDir>/build/'],
  testSequencer: '<rootDir>/test/support/long-first.cjs',
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  cacheDirectory: '<rootDir>/.keydesk/jest',
  testTimeout: 60_000,
};
