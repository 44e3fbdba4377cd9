import type { SandboxClock } from '../../clock';
import type { Issue } from '../model/issue';

interface Version {
  /** Time from which searches see it, milliseconds since the epoch. */
  readonly visibleFrom: number;
  /** Undefined: deleted. */
  readonly issue: Issue | undefined;
}

/**
 * What a search sees of the issues: the state of a moment ago. `POST /search/jql` is eventually consistent;
 * `reconcileIssues` reads the named issues as they are.
 */
export class SearchIndex {
  readonly #clock: SandboxClock;
  readonly #versions = new Map<string, Version[]>();
  /** Milliseconds until a search sees a change. */
  lag = 1_000;

  constructor(clock: SandboxClock, issues: readonly Issue[]) {
    this.#clock = clock;
    for (const issue of issues) this.#versions.set(issue.id, [{ visibleFrom: 0, issue }]);
  }

  changed(id: string, issue: Issue | undefined): void {
    const versions = [
      ...(this.#versions.get(id) ?? []),
      { visibleFrom: this.#clock.now() + this.lag, issue },
    ];
    const newest = versions.findLastIndex(({ visibleFrom }) => visibleFrom <= this.#clock.now());
    this.#versions.set(id, versions.slice(Math.max(0, newest)));
  }

  /** Issues as a search sees them, those in `fresh` as they are. */
  visible(fresh: ReadonlySet<string>): Issue[] {
    const now = this.#clock.now();
    const seen: Issue[] = [];
    for (const [id, versions] of this.#versions) {
      const version = versions.findLast(({ visibleFrom }) => fresh.has(id) || visibleFrom <= now);
      if (version?.issue) seen.push(version.issue);
    }
    return seen;
  }

  clear(): void {
    this.#versions.clear();
  }
}
