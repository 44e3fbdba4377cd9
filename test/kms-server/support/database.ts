import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../../src/kms-server/store/store';

/** Changes a data folder's database past the server, as somebody with the file can. */
export function editDatabase(dataDir: string, sql: string, ...values: readonly string[]): void {
  const database = new DatabaseSync(databaseFile(dataDir));
  database.prepare(sql).run(...values);
  database.close();
}
