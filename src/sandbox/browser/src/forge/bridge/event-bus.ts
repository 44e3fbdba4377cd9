import type { Remote } from './function-references';

/** `events.on` and `events.emit` of `@forge/bridge`: among the app's modules that are on the page together. */
export class EventBus {
  readonly #listeners = new Map<string, Set<Remote>>();

  on(event: string, listener: Remote): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit(event: string, payload: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload);
  }
}

export const appEvents = new EventBus();
export const publicEvents = new EventBus();
