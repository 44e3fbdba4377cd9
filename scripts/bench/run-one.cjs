// Runs one bundled bench file and writes what it measured: node run-one.cjs <bundled file> <result file>
const { writeFileSync } = require('node:fs');

const [script, result] = process.argv.slice(2);
require(script)
  .measure()
  .then(
    (figures) => {
      writeFileSync(result, JSON.stringify(figures));
      process.exit(0);
    },
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
