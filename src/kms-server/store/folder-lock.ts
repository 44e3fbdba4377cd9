import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Lets one server at a time serve a data folder: the order of changes is kept in its memory. Held through SQLite's
 * file lock, which the operating system gives back however the process ends.
 */
export function lockFolder(dataDir: string): () => void {
  const lock = new DatabaseSync(join(dataDir, 'server.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new Error(`${dataDir} is being served by another process; stop that one first`);
  }
  return () => lock.close();
}
