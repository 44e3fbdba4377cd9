import type { SandboxClock } from '../../clock';
import type { Documents } from '../../documents';

/** What becomes of a message after an attempt: it is done with, or comes again. */
export type Next<T> = 'done' | { readonly again: T; readonly due: number };

interface Kept<T> {
  readonly due: number;
  /** Order of arrival. */
  readonly order: number;
  readonly message: T;
}

interface Parts<T> {
  readonly documents: Documents;
  /** Name under which messages are kept across a restart. */
  readonly collection: string;
  readonly clock: SandboxClock;
  readonly handle: (message: T) => Promise<Next<T>>;
}

/**
 * Messages that wait for their time on the sandbox clock and survive a restart: one is forgotten only after it has
 * been handled, so that a stop in the middle delivers it again.
 */
export class Mailbox<T> {
  readonly #parts: Parts<T>;
  readonly #waiting = new Map<string, { readonly kept: Kept<T>; readonly cancel: () => void }>();
  #order = 0;
  #closed = false;

  constructor(parts: Parts<T>) {
    this.#parts = parts;
  }

  /** Takes up what was left by an earlier run. */
  start(): void {
    const left = this.#parts.documents.all<Kept<T>>(this.#parts.collection);
    left.sort((one, other) => one.value.order - other.value.order);
    this.#order = (left.at(-1)?.value.order ?? -1) + 1;
    for (const { id, value } of left) this.#wait(id, value);
  }

  /** @param due milliseconds since the epoch */
  put(message: T, due: number): void {
    this.#order += 1;
    const id = String(this.#order).padStart(12, '0');
    this.#keep(id, { due, order: this.#order, message });
  }

  #keep(id: string, kept: Kept<T>): void {
    this.#parts.documents.put(this.#parts.collection, id, kept);
    this.#wait(id, kept);
  }

  #wait(id: string, kept: Kept<T>): void {
    const cancel = this.#parts.clock.at(kept.due, () => this.#deliver(id, kept));
    this.#waiting.set(id, { kept, cancel });
  }

  async #deliver(id: string, kept: Kept<T>): Promise<void> {
    this.#waiting.delete(id);
    const next = await this.#parts.handle(kept.message);
    if (this.#closed) return;
    if (next === 'done') this.#parts.documents.delete(this.#parts.collection, id);
    else this.#keep(id, { ...kept, due: next.due, message: next.again });
  }

  /** Drops waiting messages that `wanted` names. */
  drop(wanted: (message: T) => boolean): number {
    let dropped = 0;
    for (const [id, { kept, cancel }] of this.#waiting) {
      if (!wanted(kept.message)) continue;
      cancel();
      this.#waiting.delete(id);
      this.#parts.documents.delete(this.#parts.collection, id);
      dropped += 1;
    }
    return dropped;
  }

  waiting(): { readonly due: number; readonly message: T }[] {
    return [...this.#waiting.values()].map(({ kept }) => ({ due: kept.due, message: kept.message }));
  }

  /** Stops delivery; what waits is kept for the next run. */
  close(): void {
    this.#closed = true;
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }
}
