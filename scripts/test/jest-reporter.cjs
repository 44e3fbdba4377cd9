// Quiet on success: a heartbeat, failures in full, skips with the reasons that their files print, and lines that
// name a seed. Leaves the counts in the file that KEYDESK_TEST_COUNTS names.
const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

const HEARTBEAT_MS = 20_000;
const SLOWEST = 3;
const ALWAYS_SHOWN = /\bseeds?\b/i;

class QuietReporter {
  constructor(globalConfig) {
    this.root = globalConfig.rootDir;
    this.done = { files: 0, tests: 0, failed: 0 };
    this.running = new Set();
    this.slow = [];
  }

  onRunStart(results) {
    this.files = results.numTotalTestSuites;
    this.startedAt = Date.now();
    this.heartbeat = setInterval(() => this.print(this.status()), HEARTBEAT_MS);
  }

  onTestFileStart(test) {
    this.running.add(relative(this.root, test.path));
  }

  onTestResult(_test, result) {
    const name = relative(this.root, result.testFilePath);
    this.running.delete(name);
    this.done.files += 1;
    this.done.tests += result.numPassingTests + result.numFailingTests;
    this.done.failed += result.numFailingTests + (result.testExecError ? 1 : 0);
    this.slow.push({ name, ms: result.perfStats.end - result.perfStats.start });
    this.showFailures(name, result);
    this.showSkips(name, result);
    this.showSeeds(name, result);
  }

  onRunComplete(_contexts, results) {
    clearInterval(this.heartbeat);
    this.print(this.status());
    const slowest = this.slow.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
    this.print(
      `    slowest: ${slowest.map(({ name, ms }) => `${name} ${(ms / 1000).toFixed(1)} s`).join(', ')}`,
    );
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    if (process.env.KEYDESK_TEST_COUNTS)
      writeFileSync(process.env.KEYDESK_TEST_COUNTS, JSON.stringify(counts));
  }

  showFailures(name, result) {
    if (!result.failureMessage) return;
    this.print(`\n  FAILED ${name}\n${result.failureMessage}`);
    for (const line of consoleLines(result)) this.print(`    printed: ${line}`);
  }

  showSkips(name, result) {
    const skipped = result.testResults.filter(({ status }) => status === 'pending' || status === 'todo');
    if (skipped.length === 0) return;
    this.print(`    ${name}: ${skipped.length} skipped`);
    for (const { fullName } of skipped) this.print(`      ${fullName}`);
    for (const line of consoleLines(result)) this.print(`      because: ${line}`);
  }

  showSeeds(name, result) {
    if (result.failureMessage) return; // everything was printed with the failure
    for (const line of consoleLines(result).filter((text) => ALWAYS_SHOWN.test(text)))
      this.print(`    ${name}: ${line}`);
  }

  status() {
    const { files, tests, failed } = this.done;
    const time = ((Date.now() - this.startedAt) / 1000).toFixed(0);
    const running = this.running.size > 0 ? `, running: ${[...this.running].join(', ')}` : '';
    return `    ${files} of ${this.files} files, ${tests} tests, ${failed} failed (${time} s)${running}`;
  }

  print(text) {
    process.stdout.write(`${text}\n`);
  }
}

const consoleLines = (result) => (result.console ?? []).flatMap(({ message }) => message.split('\n'));

module.exports = QuietReporter;
