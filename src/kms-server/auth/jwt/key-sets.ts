import * as z from 'zod';
import { fetchJson } from '../fetch-json';
import { type KeySet, keySetSchema } from './trust';

/** An issuer may publish keys of kinds that aren't for us. They are left out, whatever their `kid`. */
const publishedSchema = z.object({ keys: z.array(z.unknown()).max(200) });

const MAX_AGE_MS = 600_000;
const GRACE_MS = 2 * MAX_AGE_MS;
/** A key that isn't known is looked for again, but no oftener than this, whoever asks. */
const COOLDOWN_MS = 30_000;

interface Held {
  readonly keys: KeySet;
  readonly at: number;
}

/** The keys that issuers publish, kept for ten minutes, or twenty where the issuer can't be reached. */
export class KeySets {
  readonly #held = new Map<string, Held>();
  readonly #tried = new Map<string, number>();
  readonly #loading = new Map<string, Promise<KeySet>>();

  /**
   * @param kid the key that is wanted, where the token names one
   * @throws where there are none, and none can be had
   */
  async get(url: string, kid: string | undefined, now: number): Promise<KeySet> {
    const held = this.#held.get(url);
    if (!held) return this.#load(url, now);
    if (now - held.at < MAX_AGE_MS && (kid === undefined || hasKey(held.keys, kid))) return held.keys;
    // Keys that are known stay good for a while where the issuer can't be reached, or was asked just now.
    return this.#load(url, now).catch((error: unknown) => {
      if (now - held.at < GRACE_MS) return held.keys;
      throw error;
    });
  }

  /** One request at a time for each issuer, whoever waits for it. */
  #load(url: string, now: number): Promise<KeySet> {
    const loading = this.#loading.get(url) ?? this.#fetch(url, now).finally(() => this.#loading.delete(url));
    this.#loading.set(url, loading);
    return loading;
  }

  async #fetch(url: string, now: number): Promise<KeySet> {
    if (now - (this.#tried.get(url) ?? Number.NEGATIVE_INFINITY) < COOLDOWN_MS) {
      throw new Error(`${url} was tried less than ${COOLDOWN_MS / 1_000} s ago`);
    }
    this.#tried.set(url, now);
    const keys = usable(await fetchJson(url));
    this.#held.set(url, { keys, at: now });
    return keys;
  }
}

const hasKey = ({ keys }: KeySet, kid: string): boolean => keys.some((key) => key.kid === kid);

/** @throws where the document is no JWK Set, or has no public key */
function usable(document: unknown): KeySet {
  const one = keySetSchema.shape.keys.element;
  const keys = publishedSchema.parse(document).keys.flatMap((key) => {
    const parsed = one.safeParse(key);
    return parsed.success ? [parsed.data] : [];
  });
  return keySetSchema.parse({ keys });
}
