import type { MovableClock } from './clock-queue';
import type { AppPlatform, ProductRequest, ProductResponse, ProductSite } from './contracts';
import type { Documents } from './documents';

/** The product that the app is installed in, with what the sandbox alone asks of it. */
export interface Product extends ProductSite {
  /** Serves `/__sandbox/jira/...`. */
  control(request: ProductRequest): Promise<ProductResponse>;
  isAdmin(accountId: string): boolean;
  /** Evaluates an expression, for the filters of triggers; throws where it can't. */
  evaluate(expression: string, context: { readonly variables?: Readonly<Record<string, unknown>> }): unknown;
}

export interface ProductParts {
  readonly documents: Documents;
  readonly clock: MovableClock;
  readonly platform: AppPlatform;
  readonly siteUrl: string;
  readonly cloudId: string;
}

export type CreateProduct<P extends Product> = (parts: ProductParts) => P;
