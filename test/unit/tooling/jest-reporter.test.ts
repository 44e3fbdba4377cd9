import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Outcome = 'passed' | 'failed' | 'pending';
interface Reporter {
  print(text: string): void;
  onRunStart(results: object): void;
  onTestResult(test: object, result: object): void;
  onRunComplete(contexts: object, results: object): void;
}
const QuietReporter: new (config: object) => Reporter = require('../../../scripts/test/jest-reporter.cjs');

const file = (
  name: string,
  tests: Readonly<Record<string, Outcome>>,
  printed: readonly string[],
  failure?: string,
) => ({
  testFilePath: `/project/test/${name}`,
  testResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
  numPassingTests: Object.values(tests).filter((status) => status === 'passed').length,
  numFailingTests: Object.values(tests).filter((status) => status === 'failed').length,
  console: printed.map((message) => ({ message })),
  failureMessage: failure ?? null,
  perfStats: { start: 0, end: 1200 },
});

describe('what a run of the tests prints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-reporter-'));
  const counts = join(folder, 'counts.json');
  const before = process.env.KEYDESK_TEST_COUNTS;
  afterAll(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env.KEYDESK_TEST_COUNTS;
    else process.env.KEYDESK_TEST_COUNTS = before;
  });

  function run(...files: readonly ReturnType<typeof file>[]): string[] {
    const printed: string[] = [];
    const reporter = new QuietReporter({ rootDir: '/project' });
    reporter.print = (text) => printed.push(text);
    process.env.KEYDESK_TEST_COUNTS = counts;
    reporter.onRunStart({ numTotalTestSuites: files.length });
    for (const each of files) reporter.onTestResult({}, each);
    const all = files.flatMap(({ testResults }) => testResults.map(({ status }) => status));
    const number = (wanted: Outcome) => all.filter((status) => status === wanted).length;
    reporter.onRunComplete(
      {},
      {
        numPassedTests: number('passed'),
        numFailedTests: number('failed'),
        numPendingTests: number('pending'),
        numTodoTests: 0,
        numRuntimeErrorTestSuites: 0,
      },
    );
    return printed;
  }

  test('of a file that passes: nothing but its seeds', () => {
    const printed = run(file('a.test.ts', { works: 'passed' }, ['chatter', 'model: 300 runs, seed 42']));
    expect(printed).toEqual([
      '    test/a.test.ts: model: 300 runs, seed 42',
      '    1 of 1 files, 1 tests, 0 failed (0 s)',
      '    slowest: test/a.test.ts 1.2 s',
    ]);
  });

  test('of a skipped test: its name, and the reason that its file prints', () => {
    const printed = run(
      file('hsm.test.ts', { 'signs in the HSM': 'pending' }, ['Skipped: there is no SoftHSM.']),
    );
    expect(printed.slice(0, 3)).toEqual([
      '    test/hsm.test.ts: 1 skipped',
      '      signs in the HSM',
      '      because: Skipped: there is no SoftHSM.',
    ]);
  });

  test('of a failure: everything', () => {
    const printed = run(file('b.test.ts', { breaks: 'failed' }, ['what it did'], '● breaks\n\n  expected 1'));
    expect(printed.slice(0, 2)).toEqual([
      '\n  FAILED test/b.test.ts\n● breaks\n\n  expected 1',
      '    printed: what it did',
    ]);
  });

  test('the counts are left for the summary', () => {
    run(file('a.test.ts', { one: 'passed', two: 'passed', three: 'failed', four: 'pending' }, []));
    expect(JSON.parse(readFileSync(counts, 'utf8'))).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });
});
