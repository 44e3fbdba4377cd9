import type { SandboxClock } from '../clock';
import type { AppPlatform, InstalledApp, ProductRequest, ProductResponse, ProductSite } from '../contracts';
import type { Documents } from '../documents';
import type { ProductPages } from '../product';
import { installApp, uninstallApp } from './apps';
import { Control, type ControlRequest } from './control/control';
import { Hostile } from './control/hostile';
import { isAdmin } from './engine/permissions';
import { findIssue } from './engine/schemes';
import { evaluate } from './expressions/evaluator';
import { toJson } from './expressions/values';
import { type ExpressionContext, expressionVariables } from './expressions/variables';
import { type FaultRequest, Faults } from './http/faults';
import { type Counts, type Exchange, pointsOf, RequestLog } from './http/log';
import { Router } from './http/router';
import type { Issue } from './model/issue';
import type { Mail } from './model/operations';
import type { User } from './model/people';
import { pagesOf } from './pages';
import { addUser, type NewUser } from './people';
import { ROUTES } from './routes';
import { DEFAULT_SEED, type Seed, seedSite } from './seed';
import { openSite, type Site } from './site';
import { Store } from './store';

export type { Hostile } from './control/hostile';
export type { ExpressionContext } from './expressions/variables';
export type { FaultRequest } from './http/faults';
export type { Counts, Exchange } from './http/log';
export type { ChangeItem, History, Issue } from './model/issue';
export type { Mail } from './model/operations';
export type { User } from './model/people';
export type { NewUser } from './people';
export type { Seed } from './seed';

export interface JiraParts {
  readonly documents: Documents;
  readonly clock: SandboxClock;
  readonly platform: AppPlatform;
  /** Without a slash at the end. */
  readonly siteUrl: string;
  readonly cloudId: string;
  readonly seed?: Seed;
}

/** A Jira site on one machine. */
export interface Jira extends ProductSite {
  /** Serves `/__sandbox/jira/...`: what a person or a test does to the site from outside of Jira. */
  control(request: ControlRequest): Promise<ProductResponse>;
  isAdmin(accountId: string): boolean;
  readonly pages: ProductPages;
  /** Evaluates a Jira expression to JSON. Throws `ExpressionError`. */
  evaluate(expression: string, context: ExpressionContext): unknown;
  /** The same with JSON variables alone, as the platform's filters of events ask. Needs no `this`. */
  readonly evaluateExpression: (expression: string, variables: Readonly<Record<string, unknown>>) => unknown;
  /** Back to a new site with the seed only; apps have to be installed again. Faults and counts are gone too. */
  reset(): void;

  /** Everybody with their API tokens, the site admin first. */
  users(): readonly User[];
  addUser(user: NewUser): User;
  /** The issue as it is stored, by id or key. */
  issue(idOrKey: string): Issue | undefined;
  readonly hostile: Hostile;
  addFault(fault: FaultRequest): void;
  clearFaults(): void;
  mails(): readonly Mail[];
  /** Calls and rate-limit points by caller: `app:<id>`, `user:<account id>`, `anonymous`. */
  counts(): Counts;
  resetCounts(): void;
  /** Hands every call with its answer to `listener`; gives the way to stop. */
  onExchange(listener: (exchange: Exchange) => void): () => void;
  /** Milliseconds until a search sees a change; 1,000 on a new site. */
  setSearchLag(ms: number): void;
}

/** Opens the site that `documents` holds, or makes a new one. */
export function createJira({ seed = DEFAULT_SEED, documents, ...parts }: JiraParts): Jira {
  const site = openSite({ ...parts, store: new Store(documents) });
  if (site.users.values().length === 0) seedSite(site, seed);
  return new JiraSite(site, seed);
}

class JiraSite implements Jira {
  readonly cloudId: string;
  readonly siteUrl: string;
  readonly hostile: Hostile;
  readonly pages: ProductPages;
  readonly evaluateExpression: Jira['evaluateExpression'];
  readonly #site: Site;
  readonly #seed: Seed;
  readonly #router = new Router(ROUTES);
  readonly #log = new RequestLog();
  readonly #faults: Faults;
  readonly #control: Control;

  constructor(site: Site, seed: Seed) {
    this.#site = site;
    this.#seed = seed;
    this.cloudId = site.cloudId;
    this.siteUrl = site.siteUrl;
    this.#faults = new Faults(site.clock);
    this.hostile = new Hostile(site);
    this.pages = pagesOf(site);
    this.evaluateExpression = (expression, variables) => this.evaluate(expression, { variables });
    this.#control = new Control({
      site,
      hostile: this.hostile,
      faults: this.#faults,
      log: this.#log,
      reset: () => this.reset(),
    });
  }

  async handle(request: ProductRequest): Promise<ProductResponse> {
    let accountId: string | undefined;
    const found = this.#router.find(request.method, request.path);
    const response = await this.#faults.around(request, async () => {
      const outcome = await this.#router.answer(this.#site, request);
      accountId = outcome.accountId;
      return outcome.response;
    });
    const template = found?.route.template;
    const points = pointsOf(found?.route, response);
    this.#log.record(RequestLog.caller(request, accountId), { request, response, template, points });
    return response;
  }

  scopesFor(method: string, path: string): readonly string[] | undefined {
    return this.#router.find(method, path)?.route.scopes;
  }

  appInstalled(app: InstalledApp): void {
    installApp(this.#site, app);
  }

  appUninstalled(appId: string): void {
    uninstallApp(this.#site, appId);
  }

  control(request: ControlRequest): Promise<ProductResponse> {
    return this.#control.handle(request);
  }

  isAdmin(accountId: string): boolean {
    return isAdmin(this.#site, accountId);
  }

  evaluate(expression: string, context: ExpressionContext): unknown {
    const variables = expressionVariables(this.#site, context);
    return toJson(evaluate(expression, { variables, now: this.#site.clock.now() }));
  }

  reset(): void {
    this.#site.store.clear();
    this.#site.index.clear();
    this.#faults.clear();
    this.#log.reset();
    seedSite(this.#site, this.#seed);
  }

  users(): readonly User[] {
    return this.#site.users.values();
  }

  addUser(user: NewUser): User {
    return this.#site.store.transact(() => addUser(this.#site, user));
  }

  issue(idOrKey: string): Issue | undefined {
    return findIssue(this.#site, idOrKey);
  }

  addFault(fault: FaultRequest): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  mails(): readonly Mail[] {
    return this.#site.mails.values();
  }

  counts(): Counts {
    return this.#log.counts();
  }

  resetCounts(): void {
    this.#log.reset();
  }

  onExchange(listener: (exchange: Exchange) => void): () => void {
    return this.#log.listen(listener);
  }

  setSearchLag(ms: number): void {
    this.#site.index.lag = ms;
  }
}
