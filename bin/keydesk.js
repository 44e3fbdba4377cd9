#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const built = join(__dirname, '..', 'build', 'keydesk.js');
if (existsSync(built)) {
  require(built);
} else {
  console.error(
    `Keydesk isn't built yet. Run \`npm run build\`, or \`npm run demo\`, which sets everything up, in ${join(__dirname, '..')}`,
  );
  process.exitCode = 1;
}
