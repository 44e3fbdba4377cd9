import { navigate } from '../../../../../../static/shared/router';
import type { HistoryMove, HistoryState } from '../../../../web/contract-bridge';

/** Modules that are pages of their own, and so have addresses below their own. Others get no history from Forge. */
const PAGES: ReadonlySet<string> = new Set([
  'jira:adminPage',
  'jira:projectPage',
  'jira:globalPage',
  'jira:projectSettingsPage',
]);

export const hasHistory = (moduleType: string): boolean => PAGES.has(moduleType);

/** Where the module's own addresses begin: the path up to the segment that is its key. */
export function basePath(moduleKey: string, path = location.pathname): string {
  const parts = path.split('/');
  const at = parts.indexOf(encodeURIComponent(moduleKey));
  return at < 0 ? path.replace(/\/$/, '') : parts.slice(0, at + 1).join('/');
}

/** The part of the site's address that is the module's, as history v4 would tell it. */
export class ModuleHistory {
  readonly #base: string;
  readonly #tell: (state: HistoryState) => void;
  #action: HistoryState['action'] = 'POP';
  #moves = 0;

  constructor(base: string, tell: (state: HistoryState) => void) {
    this.#base = base;
    this.#tell = tell;
  }

  state(): HistoryState {
    const below = location.pathname.startsWith(this.#base) ? location.pathname.slice(this.#base.length) : '';
    return {
      action: this.#action,
      length: history.length,
      location: {
        pathname: below.startsWith('/') ? below : `/${below}`,
        search: location.search,
        hash: location.hash,
        key: `k${this.#moves}`,
      },
    };
  }

  /** Tells of the browser's own moves too, until the function that it returns is called. */
  open(): () => void {
    const moved = (): void => {
      if (location.pathname.startsWith(this.#base)) this.#moved('POP');
    };
    window.addEventListener('popstate', moved);
    return () => window.removeEventListener('popstate', moved);
  }

  move(move: HistoryMove): void {
    if (move.method === 'go') {
      history.go(move.delta);
      return;
    }
    const {
      pathname = '',
      search = '',
      hash = '',
    } = typeof move.to === 'string' ? { pathname: move.to } : move.to;
    navigate(`${this.#base}${pathname.startsWith('/') ? '' : '/'}${pathname}${search}${hash}`, move.method);
    this.#moved(move.method === 'push' ? 'PUSH' : 'REPLACE');
  }

  #moved(action: HistoryState['action']): void {
    this.#action = action;
    this.#moves += 1;
    this.#tell(this.state());
  }
}
