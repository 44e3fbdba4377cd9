import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { script } from '../../support/script';

interface Places {
  readonly memory: string;
  readonly mounts: string;
  readonly enoughBytes: number;
  readonly disk: string;
}
const { openScratch } = script<{
  openScratch(places: Places): { readonly folder: string; remove(): void };
}>('test/scratch.mjs');

/** A process id that no process has: above Linux's largest. */
const NOBODY = 4_194_305;

let places: Places;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'keydesk-scratch-'));
  places = {
    memory: join(root, 'memory'),
    mounts: join(root, 'mounts'),
    enoughBytes: 1,
    disk: join(root, 'disk'),
  };
  mkdirSync(places.memory);
  mkdirSync(places.disk);
});
afterEach(() => rmSync(dirname(places.mounts), { recursive: true }));

const mounted = (options: string) =>
  writeFileSync(places.mounts, `proc /proc proc rw 0 0\ntmpfs ${places.memory} tmpfs ${options} 0 0\n`);
const parent = () => {
  const { folder, remove } = openScratch(places);
  remove();
  return dirname(folder);
};

test('memory where it can be written to, executed from, and has room', () => {
  mounted('rw,relatime');
  expect(parent()).toBe(places.memory);
  places = { ...places, enoughBytes: Number.MAX_SAFE_INTEGER };
  expect(parent()).toBe(places.disk);
});

test.each([
  ['a mount without execution', () => mounted('rw,nosuid,nodev,noexec')],
  ['a read-only mount', () => mounted('ro,relatime')],
  ['a folder that is no mount', () => writeFileSync(places.mounts, 'proc /proc proc rw 0 0\n')],
  ['a system without a list of mounts', () => undefined],
  [
    'a system without such a folder',
    () => {
      mounted('rw');
      rmSync(places.memory, { recursive: true });
    },
  ],
])('%s: the disk', (_, given) => {
  given();
  expect(parent()).toBe(places.disk);
});

test('what is left of a run that was killed goes; that of one which runs stays', () => {
  const names = [`keydesk-tests-${NOBODY}-abc`, `keydesk-tests-${process.pid}-abc`, 'keydesk-else'];
  for (const name of names) mkdirSync(join(places.disk, name, 'deep'), { recursive: true });
  const { folder, remove } = openScratch(places);
  writeFileSync(join(folder, 'file'), '');
  expect(readdirSync(places.disk).sort()).toEqual(
    [...names.slice(1), folder.slice(places.disk.length + 1)].sort(),
  );
  remove();
  expect(existsSync(folder)).toBe(false);
});
