/**
 * What the sandbox's pages and its server say to each other, beyond Jira's REST API (which the pages call as anybody
 * would, with the session's cookie) and the control paths. All of it is JSON below `/__sandbox/`.
 * What a frame of the app and the page around it say to each other is in `contract-bridge.ts`.
 */

/** `GET session`, and the answer of `POST session` with `{accountId}` (null signs out). */
export interface SessionView {
  /** Who looks at the page; null where nobody is signed in. */
  readonly accountId: string | null;
  readonly isAdmin: boolean;
  /** People of the site to choose from. There are no passwords: this site is on loopback, and nobody's. */
  readonly people: readonly PersonView[];
  readonly site: {
    readonly cloudId: string;
    readonly siteUrl: string;
    /** Origin that the app's pages are served from: never the site's own. */
    readonly appOrigin: string;
    readonly environmentId: string;
  };
}

export interface PersonView {
  readonly accountId: string;
  readonly displayName: string;
  readonly emailAddress: string;
}

/** `GET modules?projectId=&issueId=`: what the app adds to the pages, where the conditions for showing it hold. */
export interface ModuleView {
  readonly moduleKey: string;
  /** `jira:issuePanel`, `jira:issueContext`, `jira:projectPage`, `jira:adminPage`. */
  readonly type: string;
  readonly title: string;
  /** Collapsed text of an issue context. */
  readonly label: string | null;
  readonly iconUrl: string | null;
  /** `native`: the frame is hidden, and its ForgeDoc is drawn by the page. `default`: the frame is the page. */
  readonly render: 'native' | 'default';
  /** Address of the frame, on the app's origin. Another resource of a dialog: `{appOrigin}/resources/{key}/index.html`. */
  readonly frameUrl: string;
  /** An issue context's status, as its issue property says. */
  readonly status: ContextStatus | null;
  /** An issue panel shows without a click where it is pinned in the project, or was added to the issue. */
  readonly isAdded: boolean;
}

export interface ContextStatus {
  readonly type: 'lozenge' | 'badge' | 'icon';
  /** `type` of a lozenge: `default`, `inprogress`, `moved`, `new`, `removed` or `success`. */
  readonly value: { readonly label: string; readonly type?: string; readonly url?: string };
}

/** `POST panels` with `{issueId, moduleKey}`: the person added the panel to the issue. Answers 204. */
export interface AddPanel {
  readonly issueId: string;
  readonly moduleKey: string;
}

/**
 * `extension` of a frame's context. The page sends `{issue: {id}}` or `{project: {id}}` of what it shows, and where it
 * has them `location`, `isNewToIssue` and a dialog's `modal`; the server looks the rest up, and drops anything else.
 */
export type ExtensionContext = Readonly<Record<string, unknown>>;

/** `POST bridge/invoke`: a resolver of the module, in the session of whoever looks. Answers `{value}`. */
export interface InvokeCall {
  readonly moduleKey: string;
  readonly functionKey: string;
  readonly payload: unknown;
  readonly extension: ExtensionContext;
}

/** `POST bridge/product`: `requestJira` of a page: as the person, within the app's scopes. */
export interface ProductCall {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface ProductAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `POST bridge/context` with `{moduleKey, extension}`: what `view.getContext()` answers, but for the theme. */
export interface BridgeContext {
  readonly accountId: string;
  readonly cloudId: string;
  readonly siteUrl: string;
  readonly localId: string;
  readonly moduleKey: string;
  readonly environmentId: string;
  readonly environmentType: string;
  readonly locale: string;
  readonly timezone: string;
  readonly extension: ExtensionContext;
  /** What the installation may do now: `@forge/bridge` reads it in `usePermissions`. */
  readonly permissions: { readonly scopes: readonly string[]; readonly external: unknown };
}

/**
 * `POST bridge/egress`: `permissions.egress` of `@forge/bridge`, which reaches the host as `__permission__egressGet`,
 * `...Set`, `...DeleteDomain` and `...DeleteGroup` with `payload` as it is. Whatever changes something is for the
 * site's admins (403 otherwise), and needs their consent: without `confirmed` the answer may be `{ask}`, for a dialog
 * of the host page; the page calls again with `confirmed`, or rejects the app's call.
 */
export interface EgressCall {
  readonly moduleKey: string;
  readonly op: 'get' | 'set' | 'deleteDomain' | 'deleteGroup';
  readonly payload: unknown;
  readonly confirmed?: boolean;
}

/** `value` is what the app's promise resolves to: `{results}` of `get` and `set`, null of the others. */
export type EgressAnswer = { readonly value: unknown } | { readonly ask: EgressQuestion };

export interface EgressQuestion {
  readonly action: 'allow' | 'remove';
  readonly appName: string;
  readonly groups: readonly {
    readonly key: string;
    readonly description: string;
    readonly domains: readonly {
      readonly domain: string;
      /** `FETCH_BACKEND_SIDE`, `IMAGES`, ... */
      readonly types: readonly string[];
      /** Not allowed to the app before. */
      readonly isNew: boolean;
    }[];
  }[];
}

/** `GET notifications`: mails to whoever is signed in, newest first. */
export interface NotificationView {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  readonly subject: string;
  readonly text: string;
  readonly issueKey: string | null;
}

/** `GET csp-reports` (kept until `DELETE csp-reports`): what browsers reported against the pages' policies. */
export interface CspReport {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly documentUrl: string;
  readonly directive: string;
  readonly blockedUrl: string;
  readonly source: string | null;
  readonly sample: string | null;
}

/** What a page refuses with: every answer that isn't 2xx. */
export interface Problem {
  readonly message: string;
}
