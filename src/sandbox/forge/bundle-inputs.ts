import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCES = ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.json'];

/** `from './x'`, `import './x'`, `import('./x')`, `require('./x')`. One inside a comment costs a look at a file. */
const RELATIVE_IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.{1,2}\/[^'"]*|\.{1,2})['"]/g;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The file that an import without extension means; undefined where there is none, which the bundler then says. */
function fileOf(path: string): string | undefined {
  const candidates = [
    path,
    ...['', '/index'].flatMap((tail) => SOURCES.map((ending) => path + tail + ending)),
  ];
  return candidates.find(isFile);
}

function importsOf(file: string): string[] {
  if (file.endsWith('.json')) return [];
  return [...readFileSync(file, 'utf8').matchAll(RELATIVE_IMPORT)].flatMap(
    ([, specifier]) => fileOf(join(dirname(file), specifier ?? '')) ?? [],
  );
}

/**
 * Every source that the entries reach by relative imports, themselves included, in order of their paths. Packages
 * are not followed: the lock file stands for them.
 *
 * @param entries paths with or without extension; folders are left out
 */
export function reachableFrom(entries: readonly string[]): string[] {
  const found = new Set<string>();
  const open = entries.flatMap((entry) => fileOf(entry) ?? []);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    open.push(...importsOf(file));
  }
  return [...found].sort();
}
