import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { demoCommand } from '../../../src/cli/demo/command';
import { newStageFile, readStageFile, writeStageFile } from '../../../src/cli/demo/stage-file';
import { runProgram } from '../../../src/cli/run';

/** What `keydesk demo` refuses before anything is started. */
let folder: string;
let told: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydesk-demo-'));
  told = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

async function refused(...options: string[]): Promise<typeof process.exitCode> {
  const program = new Command('keydesk').addCommand(demoCommand());
  await runProgram(program, ['node', 'keydesk', 'demo', '--data', folder, ...options]);
  return process.exitCode;
}

test.each(['azure', 'AWS', ''])('--kms %j is no KMS: the error names those that are', async (kind) => {
  expect(await refused('--kms', kind)).toBe(2);
  expect(told).toContain(`'--kms <kind>' argument '${kind}' is invalid`);
  expect(told).toContain('keydesk, aws, dsm');
});

test('--kms without a kind says what it lacks', async () => {
  expect(await refused('--exit', '--kms')).toBe(2);
  expect(told).toContain("option '--kms <kind>' argument missing");
});

test.each(['aws', 'dsm'])('--browser with --kms %s is refused: there is no console', async (kind) => {
  expect(await refused('--kms', kind, '--browser')).toBe(1);
  expect(told).toBe(`--browser is for --kms keydesk; --kms ${kind} has no console here. Leave one out.\n`);
});

test('a folder that holds the demo of another KMS is left alone', async () => {
  writeStageFile(folder, newStageFile('aws'));
  expect(await refused('--kms', 'dsm')).toBe(1);
  expect(told).toContain(`${folder} holds a demo with --kms aws. Choose another folder with --data`);
});

test.each(['http', '-1', '70000', '1.5'])(
  '--port %s is no port, and nothing is forgotten for it',
  async (port) => {
    writeStageFile(folder, newStageFile('dsm'));
    expect(await refused('--kms', 'dsm', '--reset', '--port', port)).toBe(1);
    expect(told).toContain(`A port is a number from 0 to 65535, not ${port}`);
    expect(readStageFile(folder)).toMatchObject({ kms: 'dsm' });
  },
);
