import { randomBytes } from 'node:crypto';

const ID_BYTES = 32;
/** Anybody may begin a log-in, so what is kept for one is bounded. */
const DEFAULT_LIMIT = 10_000;

/**
 * Challenges and the like between the two halves of a log-in: each is taken once and lapses. In memory, since nothing
 * is lost with one but a log-in that was under way, and since nobody unknown shall be able to fill the disk.
 */
export class Ceremonies<T> {
  readonly #open = new Map<string, { readonly content: T; readonly expiresAt: number }>();
  readonly #lifetimeMs: number;
  readonly #limit: number;

  constructor(lifetimeMs: number, limit = DEFAULT_LIMIT) {
    this.#lifetimeMs = lifetimeMs;
    this.#limit = limit;
  }

  /** @returns the id that takes it again, 256 random bits */
  begin(content: T, now: number): string {
    this.#makeRoom(now);
    const id = randomBytes(ID_BYTES).toString('base64url');
    this.#open.set(id, { content, expiresAt: now + this.#lifetimeMs });
    return id;
  }

  /** Hands it out, and forgets it: a second time there is nothing, whatever became of the first. */
  take(id: string, now: number): T | undefined {
    const found = this.#open.get(id);
    this.#open.delete(id);
    return found && now < found.expiresAt ? found.content : undefined;
  }

  /** The oldest go first: a map keeps the order of insertion, and all live equally long. */
  #makeRoom(now: number): void {
    for (const [id, { expiresAt }] of this.#open) {
      if (expiresAt > now && this.#open.size < this.#limit) return;
      this.#open.delete(id);
    }
  }
}
