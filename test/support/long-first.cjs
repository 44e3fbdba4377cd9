const { relative } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Beginnings of the paths of files that take long, the longest first: begun late, one would hold up the end alone. */
const LONG = [
  'test/simulation/sandbox.test.ts',
  'test/e2e/faults/crash.test.ts',
  'test/browser/',
  'test/e2e/faults/kms.test.ts',
  'test/e2e/faults/jira.test.ts',
  'test/e2e/hostile.test.ts',
];

/** Jest knows how long a file took from the run before; a fresh checkout has had none. */
class LongFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      const name = relative(context.config.rootDir, path);
      const place = LONG.findIndex((beginning) => name.startsWith(beginning));
      return place < 0 ? LONG.length : place;
    };
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}

module.exports = LongFirst;
