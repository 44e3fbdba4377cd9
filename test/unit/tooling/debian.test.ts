import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { script } from '../../support/script';

const { missingIn, newIn } = script<{
  missingIn(ldd: string): string[];
  newIn(simulated: string): string[];
}>('bootstrap/debian.mjs');

test('libraries that the system lacks are read from ldd', () => {
  const ldd = '\tlinux-vdso.so.1 (0x0)\n\tlibcrypto.so.3 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n';
  expect(missingIn(ldd)).toEqual(['libcrypto.so.3']);
});

test('new packages are read from what apt would do; upgrades and the C library are not for us', () => {
  const simulated = [
    'NOTE: This is only a simulation!',
    'Inst libc6 (2.36-9 Debian:12.11/oldstable [amd64])',
    'Inst libssl3 [3.0.1] (3.0.17 Debian:12.11/oldstable [amd64])',
    'Inst libnss3 (2:3.87 Debian:12.11/oldstable [amd64])',
    'Conf libnss3 (2:3.87 Debian:12.11/oldstable [amd64])',
  ];
  expect(newIn(simulated.join('\n'))).toEqual(['libnss3']);
});

describe('unpacking with a stand-in for apt, dpkg and ldd', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-debian-'));
    mkdirSync(join(folder, 'bin'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const program = (name: string, text: string): void => {
    const file = join(folder, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  };

  /** `apt-get download` knows the packages named; `tool` needs libthing, which comes with the package libthing1. */
  function aSystem({ knows }: { readonly knows: string }): void {
    program(
      'apt-get',
      `case "$*" in
         *-s*) echo 'Inst libthing1 (1 Debian [amd64])' ;;
         *download*) shift; for p in "$@"; do case " ${knows} " in *" $p "*) : > $p"_1_all.deb" ;; *) exit 100 ;; esac; done ;;
       esac`,
    );
    program(
      'dpkg',
      `case "$2" in
         tool_*) mkdir -p root/usr/bin && : > root/usr/bin/tool ;;
         *) mkdir -p root/usr/lib/x86 && : > root/usr/lib/x86/libthing.so.1 ;;
       esac`,
    );
    program('ldd', `case "$LD_LIBRARY_PATH" in *x86*) ;; *) echo ' libthing.so.1 => not found' ;; esac`);
  }

  function bring(): unknown {
    const options = { packages: ['tool'], binary: 'bin/tool', folder: join(folder, 'out') };
    const url = pathToFileURL(join(__dirname, '../../../scripts/bootstrap/debian.mjs'));
    const run = `import('${url}').then((m) => m.bringFromDebian(${JSON.stringify(options)})).then((r) => console.log(JSON.stringify(r ?? null)))`;
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, LD_LIBRARY_PATH: '' };
    return JSON.parse(execFileSync(process.execPath, ['-e', run], { env, encoding: 'utf8' }));
  }

  test('the packages are there with the libraries that the system lacks, and no archive is kept', () => {
    aSystem({ knows: 'tool libthing1' });
    const root = join(folder, 'out', 'root');
    expect(bring()).toEqual({
      path: join(root, 'usr/bin/tool'),
      root,
      libraryPath: join(root, 'usr/lib/x86'),
    });
    expect(readdirSync(join(folder, 'out'))).toEqual(['root']);
  });

  test.each([
    ['apt does not know the package', 'libthing1'],
    ['a library stays missing', 'tool'],
  ])('nothing comes of it when %s', (_what, knows) => {
    aSystem({ knows });
    expect(bring()).toBeNull();
  });
});
