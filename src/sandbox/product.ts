import type { MovableClock } from './clock-queue';
import type { AppPlatform, ProductRequest, ProductResponse, ProductSite } from './contracts';
import type { Documents } from './documents';

/** What a page shows: what the platform vouches for in the context of the app's modules on it. */
export interface PageSubject {
  readonly issue?: {
    readonly id: string;
    readonly key: string;
    /** Name of the issue type. */
    readonly type: string;
    readonly typeId: string;
  };
  readonly project?: { readonly id: string; readonly key: string; readonly type: string };
}

export interface PageMail {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly sent: number;
  readonly subject: string;
  readonly textBody: string;
  readonly issueKey: string;
}

/** What the sandbox's own pages ask of the product, beyond its REST API. */
export interface ProductPages {
  /** People who can sign in. */
  people(): readonly {
    readonly accountId: string;
    readonly displayName: string;
    readonly emailAddress: string;
  }[];
  /** The issue with its project, or else the project, by id or key; undefined where the person may not see it. */
  subject(
    accountId: string,
    place: { readonly issue?: string | undefined; readonly project?: string | undefined },
  ): PageSubject | undefined;
  /** Whether the person holds a permission, such as `EDIT_ISSUES`, here. */
  may(accountId: string, permission: string, subject: PageSubject): boolean;
  /** Value of an entity property of the issue or project. */
  property(entity: 'issue' | 'project', id: string, key: string): unknown;
  /** Whether an issue panel shows on every issue of a project. `moduleId` is an extension's ARI. */
  isPinned(moduleId: string, projectId: string): boolean;
  /** Mails to the person, newest first. */
  mailsTo(accountId: string): readonly PageMail[];
}

/** The product that the app is installed in, with what the sandbox alone asks of it. */
export interface Product extends ProductSite {
  readonly pages: ProductPages;
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
