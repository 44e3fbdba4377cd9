import type { DatabaseSync } from 'node:sqlite';

interface Job {
  readonly run: () => void;
  readonly committed: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Changes, each in a savepoint of its own, those that come together in one transaction: one flush to the disk serves
 * them all. A change is acknowledged after the commit.
 */
export class WriteQueue {
  readonly #database: DatabaseSync;
  readonly #onCommit: () => void;
  #jobs: Job[] = [];

  constructor(database: DatabaseSync, onCommit: () => void = () => undefined) {
    this.#database = database;
    this.#onCommit = onCommit;
  }

  /** @param change must not await; what it throws undoes it alone */
  write<T>(change: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let result: T;
      this.#jobs.push({
        run: () => {
          result = change();
        },
        committed: () => resolve(result),
        failed: reject,
      });
      if (this.#jobs.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const done = jobs.filter((job) => this.#attempt(job));
      this.#database.exec('COMMIT');
      for (const job of done) job.committed();
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      for (const job of jobs) job.failed(error);
      return;
    }
    this.#onCommit();
  }

  #attempt(job: Job): boolean {
    this.#database.exec('SAVEPOINT change');
    try {
      job.run();
      this.#database.exec('RELEASE change');
      return true;
    } catch (error) {
      this.#database.exec('ROLLBACK TO change; RELEASE change');
      job.failed(error);
      return false;
    }
  }
}
