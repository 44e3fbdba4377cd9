import type { HistoryLocation, HistoryMove, HistoryState } from '../../web/contract-bridge';

type Listener = (location: HistoryLocation, action: HistoryState['action']) => void;
type Target = string | Partial<HistoryLocation>;

/** What `view.createHistory()` gives to an app: an object like history v4's, with the page's history behind it. */
export class FrameHistory {
  readonly #move: (move: HistoryMove) => void;
  readonly #listeners = new Set<Listener>();
  #state: HistoryState;

  constructor(state: HistoryState, move: (move: HistoryMove) => void) {
    this.#state = state;
    this.#move = move;
  }

  /** Takes over what the page's history has become. */
  changed(state: HistoryState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state.location, state.action);
  }

  /** The object that the app gets; its members need no `this`. */
  facade() {
    const state = () => this.#state;
    const change = (method: 'push' | 'replace') => (to: Target, data?: unknown) =>
      this.#move({ method, to, ...(data === undefined ? {} : { state: data }) });
    const go = (delta: number) => this.#move({ method: 'go', delta });
    return {
      // A plain member: `@forge/bridge` listens, and writes each new location into it.
      location: state().location,
      get action() {
        return state().action;
      },
      get length() {
        return state().length;
      },
      push: change('push'),
      replace: change('replace'),
      go,
      goBack: () => go(-1),
      goForward: () => go(1),
      listen: (listener: Listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }
}
