// A Chromium for the tests of the pages: the system's Chrome or Chromium, or Debian's unpacked inside the checkout.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { bringFromDebian } from './debian.mjs';
import { PRIVATE } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** Value of KEYDESK_CHROMIUM that passes over the system's browsers. */
const UNPACKED = 'unpacked';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const USUAL_PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  linux: ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'],
};

/** Where a browser may be, most usual first: the PATH's folders, then where installers put it. */
export const browserPaths = (platform, path = '') => [
  ...path
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => NAMES.map((name) => join(folder, name))),
  ...(USUAL_PLACES[platform] ?? []),
];

/** Package managers we can name the right command for, by the program that shows they are there. */
const BY_HAND = [
  ['/usr/bin/snap', 'sudo snap install chromium'],
  ['/usr/bin/apt-get', 'sudo apt-get update && sudo apt-get install -y chromium'],
  ['/usr/bin/dnf', 'sudo dnf install -y chromium'],
  ['/usr/bin/pacman', 'sudo pacman -S --noconfirm chromium'],
  ['/usr/bin/zypper', 'sudo zypper install -y chromium'],
];

/** What a person can do to get a browser, in one line with the exact command where we know it. */
export function mendFor(platform, exists = existsSync) {
  if (platform === 'darwin') return 'Install Google Chrome: https://www.google.com/chrome';
  const command = BY_HAND.find(([program]) => exists(program))?.[1];
  if (command) return `Run: ${command}`;
  return 'Install Chrome or Chromium and name it: export KEYDESK_CHROMIUM=/path/to/chromium';
}

/** The browser as `{binary, from}`; throws a `SetupError` where there is none to be had. */
export async function ensureChromium(say, { env = process.env, home = PRIVATE } = {}) {
  const named = env.KEYDESK_CHROMIUM;
  if (named && named !== UNPACKED) return byName(named);
  const noted = notedChromium(home);
  if (noted && (!named || noted.binary.startsWith(home))) return noted;

  const found = (!named && (await fromSystem(env.PATH))) || (await fromDebian(say, home));
  if (!found) throw new SetupError('No Chrome or Chromium was found.', mendFor(process.platform));
  mkdirSync(home, { recursive: true });
  writeFileSync(noteIn(home), `${JSON.stringify(found, undefined, 2)}\n`);
  return found;
}

function byName(binary) {
  if (existsSync(binary)) return { binary, from: 'KEYDESK_CHROMIUM' };
  throw new SetupError(
    `KEYDESK_CHROMIUM names ${binary}, which isn't there.`,
    'Mend the path or unset the variable.',
  );
}

const noteIn = (home) => join(home, 'chromium.json');

/** What an earlier set-up found, while it is still there. */
export function notedChromium(home = PRIVATE) {
  const note = noteIn(home);
  const noted = existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : undefined;
  return noted && existsSync(noted.binary) ? noted : undefined;
}

async function fromSystem(path) {
  for (const binary of browserPaths(process.platform, path).filter(existsSync)) {
    if (await draws(binary)) return { binary, from: binary };
  }
  return undefined;
}

/** Debian's build without windows: a third of the packages that the one for a desktop needs. */
async function fromDebian(say, home) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return undefined;
  say("Chromium: unpacking Debian's (100 MB)");
  const folder = join(home, 'chromium');
  const binary = 'chromium-headless-shell';
  const brought = await bringFromDebian({
    packages: [binary, 'chromium-common'],
    binary: `lib/chromium/${binary}`,
    folder,
  });
  if (!brought) return undefined;
  const starter = writeStarter(folder, brought);
  return (await draws(starter)) ? { binary: starter, from: 'Debian, unpacked in .keydesk' } : undefined;
}

/** A program that starts what was unpacked with the libraries and fonts that were unpacked beside it. */
function writeStarter(folder, { path, root, libraryPath }) {
  const starter = join(folder, 'chromium');
  const fonts = join(root, 'etc', 'fonts', 'fonts.conf');
  writeFileSync(
    starter,
    starterScript({ path, libraryPath, fonts: existsSync(fonts) && ownFonts(folder, root) }),
  );
  chmodSync(starter, 0o755);
  return starter;
}

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The starter's text, for a shell. */
export const starterScript = ({ path, libraryPath, fonts }) =>
  [
    '#!/bin/sh',
    ...(libraryPath ? [`export LD_LIBRARY_PATH=${quoted(libraryPath)}`] : []),
    ...(fonts ? [`export FONTCONFIG_FILE=${quoted(fonts)}`] : []),
    `exec ${quoted(path)} "$@"`,
    '',
  ].join('\n');

/** Fontconfig knows absolute folders only: one file that names the unpacked fonts. */
function ownFonts(folder, root) {
  const file = join(folder, 'fonts.conf');
  const text = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `  <dir>${join(root, 'usr', 'share', 'fonts')}</dir>`,
    `  <cachedir>${join(folder, 'font-cache')}</cachedir>`,
    '</fontconfig>',
    '',
  ];
  writeFileSync(file, text.join('\n'));
  return file;
}

const PATIENCE_MS = 60_000;

/** Whether a browser is one: it loads a page and prints what became of it. */
async function draws(binary) {
  const profile = mkdtempSync(join(tmpdir(), 'keydesk-browser-'));
  const page = 'data:text/html,<script>document.write(6*7)</script>';
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-dev-shm-usage',
    `--user-data-dir=${profile}`,
  ];
  try {
    const { output } = await capture(binary, [...flags, '--dump-dom', page], { timeout: PATIENCE_MS });
    return output.includes('<body>42</body>');
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}
