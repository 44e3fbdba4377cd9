import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOBODY, type Notifications, readNotifications } from '../../../kms-server';
import type { StageCallbacks } from './kms';

/** Readable by its owner only. */
const PRIVATE = { mode: 0o600 } as const;
const SECRET_FILE = 'jira-callback';

/** What an administrator would write for `kms serve --notifications`: the file, and the secret in a file beside it. */
export class Callbacks implements StageCallbacks {
  readonly secret: string;
  readonly #file: string;
  #whom: Notifications = NOBODY;

  /** @param dataDir the stage's own folder */
  constructor(dataDir: string) {
    const folder = join(dataDir, 'kms-notifications');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, 'notifications.json');
    const secretFile = join(folder, SECRET_FILE);
    if (!existsSync(secretFile))
      writeFileSync(secretFile, `whsec_${randomBytes(32).toString('base64')}\n`, PRIVATE);
    this.secret = readFileSync(secretFile, 'utf8').trim();
  }

  /** Nobody, until the app has said where it is called. */
  get whom(): Notifications {
    return this.#whom;
  }

  callAt(url: string): void {
    const callbacks = [{ integration: 'jira', url, secretFile: SECRET_FILE }];
    writeFileSync(this.#file, `${JSON.stringify({ callbacks }, null, 2)}\n`, PRIVATE);
    this.#whom = readNotifications(this.#file);
  }
}
