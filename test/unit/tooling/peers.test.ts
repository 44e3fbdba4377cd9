import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { script } from '../../support/script';

interface Peer {
  readonly registry: string;
  readonly install: string;
  readonly program: string;
  readonly tests: readonly string[];
}

const { PEERS, variableOf } = script<{
  PEERS: Readonly<Record<string, Peer>>;
  variableOf(peer: Peer): string;
}>('peers/table.mjs');
const { ensurePeer, reasonIn } = script<{
  ensurePeer(
    name: string,
    say: (line: string) => void,
    env: Readonly<Record<string, string>>,
  ): Promise<{ binary: string; from: string }>;
  reasonIn(output: string): string;
}>('bootstrap/peers.mjs');
const { chosen, peersOf } = script<{
  chosen(args: readonly string[]): readonly { readonly title: string; readonly jest: readonly string[] }[];
  peersOf(command: string): readonly string[];
}>('test/suites.mjs');

const ROOT = join(__dirname, '..', '..', '..');
const titles = (...args: readonly string[]): string[] => chosen(args).map(({ title }) => title);

describe.each(Object.entries(PEERS))('%s', (_, peer) => {
  test('is pinned, whatever it needs included', () => {
    if (peer.registry !== 'PyPI') return expect(peer.install).toMatch(/@v\d+\.\d+\.\d+/);
    const lines = readFileSync(join(ROOT, 'scripts', 'peers', peer.install), 'utf8')
      .trim()
      .split('\n');
    return expect(lines.filter((line) => !/^[A-Za-z0-9_.-]+==[\w.]+$/.test(line))).toEqual([]);
  });

  test('has its tests, and a variable that names its program', () => {
    const files = peer.tests.map((name) => join(ROOT, 'test', 'peers', `${name}.peer.ts`));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect(variableOf(peer)).toMatch(/^KEYDESK_[A-Z_]+$/);
  });
});

describe('the suites', () => {
  test('everything has a part for each KMS, and none that installs what only test:peers asks for', () => {
    expect(titles()).toEqual(['Tests', 'Fortanix DSM', 'AWS KMS against moto']);
  });

  test('one is chosen by its name, and a wrong name tells which there are', () => {
    expect(titles('--suite=dsm')).toEqual(['Fortanix DSM']);
    expect(titles('--suite=aws')).toEqual(['AWS KMS against moto']);
    expect(titles('--suite=peers')).toContain('AWS KMS against local-kms');
    expect(() => chosen(['--suite=azure'])).toThrow('Choose among: dsm, aws, peers');
  });

  test('a command brings what its suites are tried against', () => {
    expect([peersOf('all'), peersOf('aws'), peersOf('dsm')]).toEqual([['moto'], ['moto'], []]);
    expect([...peersOf('peers')].sort()).toEqual(Object.keys(PEERS).sort());
  });

  test('anything else is for Jest', () => {
    expect(chosen(['test/unit/domain'])).toEqual([{ title: 'Tests', jest: ['test/unit/domain'] }]);
  });
});

test('a program that the environment names is taken as it is', async () => {
  const found = await ensurePeer('local-kms', () => undefined, { KEYDESK_LOCAL_KMS: '/opt/local-kms' });
  expect(found).toEqual({ binary: '/opt/local-kms', from: 'KEYDESK_LOCAL_KMS' });
});

test.each([
  [
    'a\nERROR: No matching distribution found for moto==9\n[notice] A new release',
    'ERROR: No matching distribution found for moto==9',
  ],
  ['go: module x: reading y: 403 Forbidden\n\tserver response: Not here.', 'server response: Not here'],
  ['', 'no reason given'],
])('of %j the reason is told', (output, reason) => {
  expect(reasonIn(output)).toBe(reason);
});
