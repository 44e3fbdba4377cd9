#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// Node 22 still calls node:sqlite experimental on every start; in 24 it is stable.
const isAboutSqlite = ({ name, message }) => name === 'ExperimentalWarning' && message.startsWith('SQLite');
const [print] = process.listeners('warning');
process.removeAllListeners('warning');
process.on('warning', (warning) => isAboutSqlite(warning) || print?.(warning));

const built = join(__dirname, '..', 'build', 'keydesk.js');
if (existsSync(built)) {
  require(built);
} else {
  const checkout = join(__dirname, '..');
  console.error(`Keydesk isn't built yet. In ${checkout}, run \`npm run demo\`, which sets everything up.`);
  process.exitCode = 1;
}
