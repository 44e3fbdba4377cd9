import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['src', 'test', 'scripts', 'bin'];
const LONGEST = 350;
/** Put together, so that this file doesn't find itself. */
const UNFINISHED = new RegExp(
  [
    '(//|\\*) *TO' + 'DO',
    'FIX' + 'ME',
    '@ts-' + 'ignore',
    '@ts-' + 'nocheck',
    'biome-' + 'ignore(?!.*: \\S)',
    '\\b(test|it|describe)\\.on' + 'ly\\(',
  ].join('|'),
);

const files = FOLDERS.flatMap((folder) => sourcesBelow(folder)).map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|[cm]?js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('node_modules'));
}

test(`no source is longer than ${LONGEST} lines`, () => {
  const long = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  expect(long.filter(({ lines }) => lines > LONGEST)).toEqual([]);
});

test('nothing is marked as unfinished, silenced without a reason, or run alone', () => {
  const marked = files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, index) => `${path}:${index + 1}: ${line.trim()}`)
      .filter((line) => UNFINISHED.test(line)),
  );
  expect(marked).toEqual([]);
});
