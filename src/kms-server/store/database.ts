import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations';

const BUSY_TIMEOUT_MS = 5_000;
/** Part of the file that is read as memory: no system call and no copy for a row, however many there are. */
const MAPPED_BYTES = 2 ** 30;

/**
 * Opens a data folder's database. A commit is on the disk when it returns (`synchronous=FULL`), and what is deleted is
 * overwritten (`secure_delete`).
 */
export function openDatabase(file: string): DatabaseSync {
  const database = connect(file, 'FULL');
  chmodSync(file, 0o600);
  migrate(database);
  database.exec('PRAGMA foreign_keys = ON');
  return database;
}

/**
 * A second connection for the counts of nonces. They survive a crash of the process, not a loss of power, which costs
 * at most one reservation: the limit leaves room for billions.
 */
export const openCounters = (file: string): DatabaseSync => connect(file, 'NORMAL');

/** For looking only: an auditor's copy, or a folder whose server is running. */
export const openReadOnly = (file: string): DatabaseSync => new DatabaseSync(file, { readOnly: true });

function connect(file: string, synchronous: 'FULL' | 'NORMAL'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${synchronous};
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = OFF;
    PRAGMA mmap_size = ${MAPPED_BYTES};
  `);
  return database;
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version > MIGRATIONS.length) {
    throw new Error(`The data folder has schema ${version}; this version knows ${MIGRATIONS.length} at most`);
  }
  MIGRATIONS.slice(version).forEach((sql, index) => {
    // Foreign keys are off meanwhile, so that a table can be made anew (sqlite.org/lang_altertable.html, section 7).
    database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${version + index + 1};`);
    const broken = database.prepare('PRAGMA foreign_key_check').all();
    if (broken.length > 0) {
      database.exec('ROLLBACK');
      throw new Error(
        `Schema ${version + index + 1} would leave ${broken.length} rows without their parents`,
      );
    }
    database.exec('COMMIT');
  });
}
