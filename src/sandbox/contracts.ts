/**
 * The border between the two halves of the sandbox: the Forge platform (`forge/`) and the product it serves
 * (`jira/`). Neither imports the other; `sandbox.ts` puts them together.
 */

/** Who calls the product. `session` is true where a person's own session stands behind a call as that person. */
export type Principal =
  | { readonly kind: 'user'; readonly accountId: string; readonly session: boolean }
  | { readonly kind: 'app'; readonly appId: string; readonly accountId: string }
  | { readonly kind: 'anonymous' };

export interface ProductRequest {
  readonly method: string;
  /** Path and query, `/rest/api/3/issue/10000?expand=changelog`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Raw body text; empty string where there is none. */
  readonly body: string;
  readonly principal: Principal;
}

export interface ProductResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the platform asks of a product (Jira). */
export interface ProductSite {
  readonly cloudId: string;
  readonly siteUrl: string;
  /** Answers a REST call. The platform has already checked the app's scopes against `scopesFor`. */
  handle(request: ProductRequest): Promise<ProductResponse>;
  /**
   * Classic OAuth scopes of the call, any one of which suffices; undefined for a path the product doesn't serve.
   * Source: the official OpenAPI's `x-atlassian-oauth2-scopes`.
   */
  scopesFor(method: string, path: string): readonly string[] | undefined;
  /** Called when an app is installed, upgraded or removed, with its manifest's modules for the product. */
  appInstalled(app: InstalledApp): void;
  appUninstalled(appId: string): void;
}

/** What a product needs to know of an installed app. */
export interface InstalledApp {
  readonly appId: string;
  readonly environmentId: string;
  readonly name: string;
  /** Account of the app's own user on the site. */
  readonly accountId: string;
  readonly scopes: readonly string[];
  /** `modules` of manifest.yml as parsed. The product reads those of its own kind. */
  readonly modules: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

export interface ProductEvent {
  /** `avi:jira:updated:issue`, ... */
  readonly eventType: string;
  /** Account that caused it, if any: what `ignoreSelf` looks at. */
  readonly actor?: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What a product asks of the platform. */
export interface AppPlatform {
  /** Hands an event to every subscribed app: late, twice or out of order where the faults say so. Never blocks. */
  publish(event: ProductEvent): void;
  /**
   * Runs a function of an app on the product's behalf and waits for its answer (function validators).
   * Rejects on a time-out or a failure of the function.
   */
  invoke(call: FunctionCall): Promise<unknown>;
  /** Starts a function without waiting (post functions); retried as the platform retries. */
  dispatch(call: FunctionCall): void;
}

export interface FunctionCall {
  readonly appId: string;
  /** `jira:workflowValidator`, `jira:workflowPostFunction`. */
  readonly moduleType: string;
  readonly moduleKey: string;
  /** Key under `modules.function`. */
  readonly functionKey: string;
  readonly payload: unknown;
}
