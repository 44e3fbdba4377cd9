import { headText } from '../audit/chain';
import type { Kms } from './kms';

/** Keeps the log's head signed: after every commit, one signature at a time, the newest entry counting. */
export class HeadSigner {
  readonly #kms: Kms;
  #running: Promise<void> | undefined;
  #wanted = false;

  constructor(kms: Kms) {
    this.#kms = kms;
  }

  /** Asks for a signature; many askings make one. */
  poke(): void {
    this.#wanted = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#wanted) this.poke();
    });
  }

  /** Resolves when the newest entry is under the signed head, or the signer can't be asked. */
  async settle(): Promise<void> {
    this.poke();
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    this.#wanted = false;
    try {
      await this.#sign();
    } catch {
      // No signer at the moment: the next commit, or the next sweep, asks again. The chain itself is whole.
    }
  }

  async #sign(): Promise<void> {
    const { store, signers, clock } = this.#kms;
    const last = store.audit.last();
    if (!last || store.audit.head()?.seq === last.seq) return;
    const head = { seq: last.seq, hash: last.hash, at: clock.now() };
    const signature = await signers.signHead(headText(head));
    await store.write(() => store.audit.setHead({ ...head, signature }));
  }
}
