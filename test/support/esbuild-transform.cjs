// esbuild builds the product, so it also serves the tests: the well-known Jest wrappers of it are unmaintained.
const { transformSync } = require('esbuild');

module.exports = {
  process: (source, sourcefile) =>
    transformSync(source, {
      loader: sourcefile.endsWith('x') ? 'tsx' : 'ts',
      format: 'cjs',
      target: 'node22',
      sourcemap: 'inline',
      sourcefile,
    }),
};
