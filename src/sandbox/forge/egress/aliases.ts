import type { Documents } from '../../documents';

const COLLECTION = 'forge.aliases';
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function httpsOrigin(address: string): string {
  const url = new URL(address);
  if (url.protocol !== 'https:') throw new Error(`An alias stands for an https origin, not for ${address}`);
  return url.origin;
}

function loopbackOrigin(address: string): string {
  const url = new URL(address);
  if (url.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) {
    throw new Error(`An alias leads to http on loopback only, not to ${address}`);
  }
  return url.origin;
}

/** Where hosts of the outside world are on this machine: `https://kms.example.com` to `http://127.0.0.1:8443`. */
export class AliasTable {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  set(address: string, target: string): void {
    this.#documents.put(COLLECTION, httpsOrigin(address), loopbackOrigin(target));
  }

  remove(address: string): void {
    this.#documents.delete(COLLECTION, httpsOrigin(address));
  }

  /** The origin on loopback that stands for an origin, if there is one. */
  resolve(origin: string): string | undefined {
    return this.#documents.get<string>(COLLECTION, origin);
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.#documents.all<string>(COLLECTION).map(({ id, value }) => [id, value]));
  }
}
