import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from '../../../src/kms-server/store/migrations';
import { NONCE_LIMIT, NonceCounter } from '../../../src/kms-server/store/nonce-counter';
import { WriteQueue } from '../../../src/kms-server/store/write-queue';

function memory(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const migration of MIGRATIONS) database.exec(migration);
  return database;
}

describe('the count of nonces', () => {
  const reserve = (database: DatabaseSync, reserved: number) =>
    database.prepare('INSERT OR REPLACE INTO nonce_count VALUES (?, ?, ?)').run('key', 1, reserved);
  const reserved = (database: DatabaseSync) =>
    database.prepare('SELECT reserved FROM nonce_count').get()?.reserved;

  test('is on record before the first one is used, and a restart never makes it smaller', () => {
    const database = memory();
    expect(new NonceCounter(database).take('key', 1)).toBe(true);
    expect(reserved(database)).toBe(65_536);
    expect(new NonceCounter(database).take('key', 1)).toBe(true);
    expect(reserved(database)).toBe(2 * 65_536);
  });

  test('ends well before 2^32, for good', () => {
    const database = memory();
    reserve(database, NONCE_LIMIT - 65_536);
    const counter = new NonceCounter(database);
    let taken = 0;
    while (counter.take('key', 1)) taken++;
    expect(taken).toBe(65_536);
    expect(NONCE_LIMIT).toBeLessThanOrEqual(2 ** 31);
    expect(new NonceCounter(database).take('key', 1)).toBe(false);
    expect(counter.take('other', 1)).toBe(true);
  });
});

describe('the write queue', () => {
  const insert = (database: DatabaseSync, name: string) => () => {
    database.prepare('INSERT INTO meta VALUES (?, ?)').run(name, '');
    return name;
  };
  const names = (database: DatabaseSync) =>
    database
      .prepare('SELECT name FROM meta ORDER BY name')
      .all()
      .map((row) => row.name);

  test('commits together what comes together, and undoes alone what fails', async () => {
    const database = memory();
    let commits = 0;
    const queue = new WriteQueue(database, () => commits++);
    const results = await Promise.allSettled([
      queue.write(insert(database, 'a')),
      queue.write(() => {
        insert(database, 'b')();
        throw new Error('no');
      }),
      queue.write(insert(database, 'c')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(names(database)).toEqual(['a', 'c']);
    expect(commits).toBe(1);
  });

  test('acknowledges nothing that is not committed', async () => {
    const database = memory();
    const queue = new WriteQueue(database);
    const writes = [queue.write(insert(database, 'a')), queue.write(insert(database, 'b'))];
    database.exec('BEGIN');
    await expect(Promise.allSettled(writes)).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    expect(names(database)).toEqual([]);
    await expect(queue.write(insert(database, 'c'))).resolves.toBe('c');
  });
});
