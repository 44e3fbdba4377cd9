// `npm test`: every check in turn, a line each with its time, then a table and one closing line.
//   npm test                 everything
//   npm test -- <jest args>  only the tests that Jest's arguments choose
//   npm run test:aws, test:dsm, test:peers      one suite of scripts/test/suites.mjs
import { seconds, step } from './bootstrap/progress.mjs';
import { CHECKS } from './test/checks.mjs';
import { runJest } from './test/jest.mjs';
import { chosen } from './test/suites.mjs';
import { closingLine, table, total } from './test/summary.mjs';

const print = (text) => process.stdout.write(`${text}\n`);

async function timed(name, work) {
  const startedAt = Date.now();
  const result = await work();
  return { name, ms: Date.now() - startedAt, ...result };
}

async function check({ name, run }) {
  let result;
  const work = async () => {
    result = await timed(name, run);
    return { text: result.note ? `${name}: ${result.note}` : name, ok: result.failed === 0 };
  };
  await step(name, work, process.stdout);
  if (result.output) print(result.output);
  return result;
}

async function suite({ title, needs = [], otherwise, jest }) {
  const isThere = needs.every((variable) => process.env[variable]);
  print(`    ${title}${isThere ? '' : `: ${otherwise}`}`);
  return timed(title, () => (isThere ? runJest(jest) : { passed: 0, failed: 0, skipped: 1 }));
}

const args = process.argv.slice(2);
const suites = chosen(args);
const results = [];
if (args.length === 0) {
  for (const each of CHECKS) results.push(await check(each));
}
for (const each of suites) results.push(await suite(each));

print(`\n${table(results, seconds)}\n`);
print(closingLine(total(results)));
process.exitCode = total(results).failed > 0 ? 1 : 0;
