// manifest.yml under Forge's own validator; prints one line per fault.
import { createRequire } from 'node:module';
import { ROOT } from '../bootstrap/paths.mjs';

process.chdir(ROOT);
const { validate } = createRequire(import.meta.url)('@forge/manifest');
const { success, errors = [] } = await validate();
for (const { message, level, line, column } of errors)
  console.log(`  manifest.yml:${line}:${column} ${level}: ${message}`);
process.exitCode = success ? 0 : 1;
