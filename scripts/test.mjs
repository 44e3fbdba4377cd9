// `npm test`: every check in turn, a line each with its time, then a table and one closing line.
//   npm test                 everything
//   npm test -- <jest args>  only the tests that Jest's arguments choose
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bootstrap/paths.mjs';
import { seconds, step } from './bootstrap/progress.mjs';
import { CHECKS } from './test/checks.mjs';
import { runJest } from './test/jest.mjs';
import { closingLine, table, total } from './test/summary.mjs';

const print = (text) => process.stdout.write(`${text}\n`);

/** The official API documents lie beside the checkout, where they are there at all. */
function withSpecs(env) {
  const beside = join(ROOT, '..', 'shared', 'specs');
  return env.KEYDESK_SPECS || !existsSync(beside) ? env : { ...env, KEYDESK_SPECS: beside };
}

async function timed(name, work) {
  const startedAt = Date.now();
  const result = await work();
  return { name, ms: Date.now() - startedAt, ...result };
}

async function check({ name, run }, env) {
  let result;
  await step(
    name,
    async () => {
      result = await timed(name, () => run(env));
      if (result.failed > 0) throw result;
      return result.note ? `${name}: ${result.note}` : name;
    },
    process.stdout,
  ).catch((error) => {
    if (error !== result) throw error;
    print(result.output);
  });
  return result;
}

const jestArgs = process.argv.slice(2);
const env = withSpecs(process.env);
const results = [];
if (jestArgs.length === 0) {
  for (const each of CHECKS) results.push(await check(each, env));
}
print('    Tests');
results.push(await timed('Tests', () => runJest(jestArgs, env)));

print(`\n${table(results, seconds)}\n`);
print(closingLine(total(results)));
process.exitCode = total(results).failed > 0 ? 1 : 0;
