import type { ProductRequest, ProductResponse } from '../../contracts';
import type { Cost, Route } from './route';

/** A call and its answer, as listeners and tests see them. */
export interface Exchange {
  readonly request: ProductRequest;
  readonly response: ProductResponse;
  /** Path template below `/rest/api/3`; undefined where no operation was found. */
  readonly template: string | undefined;
  readonly points: number;
}

export interface Count {
  readonly calls: number;
  readonly points: number;
}

export type Counts = Readonly<Record<string, Count & { readonly byRoute: Readonly<Record<string, Count>> }>>;

const PER_OBJECT: Readonly<Record<Cost, number>> = { write: 0, core: 1, identity: 2 };

/** Points of a call: 1, and for reads those of each object read. Source: Jira Cloud's page on rate limits. */
export function pointsOf(route: Route | undefined, response: ProductResponse): number {
  if (!route || response.status >= 400) return 1;
  return 1 + PER_OBJECT[route.cost] * objectsIn(response.body);
}

const LISTS = ['values', 'issues', 'histories', 'comments', 'transitions', 'groups', 'workflows'];

function objectsIn(body: string): number {
  if (body === '') return 0;
  const parsed: unknown = JSON.parse(body);
  if (Array.isArray(parsed)) return parsed.length;
  const holder = parsed as Readonly<Record<string, unknown>>;
  const list = LISTS.map((name) => holder[name]).find(Array.isArray);
  return list ? list.length : 1;
}

/** Counts calls and points per caller, and hands every exchange to whoever listens. */
export class RequestLog {
  readonly #counts = new Map<string, Map<string, Count>>();
  readonly #listeners = new Set<(exchange: Exchange) => void>();

  /** `app:<id>`, `user:<account id>` or `anonymous`. */
  static caller(request: ProductRequest, accountId: string | undefined): string {
    if (request.principal.kind === 'app') return `app:${request.principal.appId}`;
    return accountId === undefined || accountId === '' ? 'anonymous' : `user:${accountId}`;
  }

  record(caller: string, exchange: Exchange): void {
    const route = `${exchange.request.method} ${exchange.template ?? 'unknown'}`;
    const byRoute = this.#counts.get(caller) ?? new Map<string, Count>();
    const { calls, points } = byRoute.get(route) ?? { calls: 0, points: 0 };
    byRoute.set(route, { calls: calls + 1, points: points + exchange.points });
    this.#counts.set(caller, byRoute);
    for (const listener of this.#listeners) listener(exchange);
  }

  listen(listener: (exchange: Exchange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  counts(): Counts {
    return Object.fromEntries(
      [...this.#counts].map(([caller, byRoute]) => {
        const all = [...byRoute.values()];
        const sum = (of: (count: Count) => number): number => all.reduce((total, one) => total + of(one), 0);
        const totals = { calls: sum(({ calls }) => calls), points: sum(({ points }) => points) };
        return [caller, { ...totals, byRoute: Object.fromEntries(byRoute) }];
      }),
    );
  }

  reset(): void {
    this.#counts.clear();
  }
}
