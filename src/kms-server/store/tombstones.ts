import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const tombstoneSchema = z.object({
  keyId: z.string(),
  /** Milliseconds since the epoch. */
  destroyedAt: z.int(),
  /** When the last backup that holds the wrapped key is gone. */
  lastBackupExpiresAt: z.int(),
});
export type Tombstone = z.output<typeof tombstoneSchema>;

/**
 * Destroyed keys, one JSON object a line, in a file beside the database: a restored database has forgotten what was
 * destroyed after its backup, this file has not. Never restore it with the database.
 */
export class Tombstones {
  readonly #file: string;

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'tombstones.jsonl');
  }

  /** On the disk when it returns. */
  add(tombstone: Tombstone): void {
    const handle = openSync(this.#file, 'a', 0o600);
    writeSync(handle, `${JSON.stringify(tombstone)}\n`);
    fsyncSync(handle);
    closeSync(handle);
  }

  all(): readonly Tombstone[] {
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, 'utf8').split('\n');
    // A crash may have cut the last line off; its key is still due, and is destroyed by the sweep.
    const whole = lines.slice(0, -1).filter((line) => line !== '');
    return whole.map((line) => tombstoneSchema.parse(JSON.parse(line)));
  }
}
