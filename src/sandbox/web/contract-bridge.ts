/**
 * What a frame of the app and the page around it say to each other by `postMessage`, both naming the other's exact
 * origin. The frame's half is `/__forge/global-bridge.js`, which makes `globalThis.__bridge.callBridge` for the
 * unmodified `@forge/bridge`; the page's half is the sandbox's site.
 *
 * - Every call of `callBridge(cmd, data)` is a `CallMessage` and gets one `AnswerMessage` of the same id. `cmd` is the
 *   bridge's own name for the operation, so a command that the page doesn't know is refused there, with a message.
 * - Functions don't survive `postMessage`, so either side sends `{__fn: id}` in their place, however deep. The frame
 *   uses the function's `__id__` where it has one (UI Kit's), and a name of its own where not. The page calls the
 *   frame's functions with a `CallbackMessage`; the frame calls the page's with the command `__fn` and data
 *   `{id, args}`, answered like any other.
 * - `enableTheming` is answered with a `Theme`; the frame puts the attributes on its root element, adds a link to
 *   `/__forge/tokens.css`, and resolves when that is loaded. Later changes come as `ThemeMessage`.
 * - React elements (in the props of `EmptyState`, `SectionMessage`...) are sent as their `type`, `key` and `props`.
 * - `createHistory` is answered with a `HistoryState`, or with nothing where the module is no page of its own. The
 *   frame makes of it an object like history v4's: `location`, `action` and `length` are its latest state, `listen`
 *   registers in the frame at once (and returns the function that ends it), and `push`, `replace`, `go`, `goBack`,
 *   `goForward` are sent as the command `__history` with a `HistoryMove`. Every change, whoever made it, comes as a
 *   `HistoryMessage`, after which listeners are called with `(location, action)`.
 * - The frame sends its document's height whenever that changes, and each violation of its Content-Security-Policy.
 */

/** Stands for a function of the side that sends it. */
export interface FunctionReference {
  readonly __fn: string;
}

/** Frame to page: `callBridge`. */
export interface CallMessage {
  readonly forge: 1;
  readonly id: number;
  readonly cmd: string;
  readonly data: unknown;
}

/** Frame to page, unasked and unanswered. */
export type NoticeMessage =
  | { readonly forge: 1; readonly cmd: '__height'; readonly data: number }
  | { readonly forge: 1; readonly cmd: '__csp'; readonly data: CspViolation };

/** Page to frame: what a call came to. `error` rejects the promise with an Error of that message. */
export type AnswerMessage =
  | { readonly forge: 1; readonly id: number; readonly result: unknown }
  | { readonly forge: 1; readonly id: number; readonly error: { readonly message: string } };

/** Page to frame: call your function `fn`. */
export interface CallbackMessage {
  readonly forge: 1;
  readonly cmd: '__cb';
  readonly fn: string;
  readonly args: readonly unknown[];
}

export interface ThemeMessage {
  readonly forge: 1;
  readonly cmd: '__theme';
  readonly data: Theme;
}

export interface HistoryMessage {
  readonly forge: 1;
  readonly cmd: '__history';
  readonly data: HistoryState;
}

/** Attributes of the root element that choose among the themes of `@atlaskit/tokens`. */
export interface Theme {
  readonly attributes: {
    readonly 'data-theme': string;
    readonly 'data-color-mode': 'light' | 'dark';
  };
}

/** As of history v4. `pathname` is below the module's own address and starts with `/`. */
export interface HistoryLocation {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly state?: unknown;
  readonly key: string;
}

export interface HistoryState {
  readonly action: 'POP' | 'PUSH' | 'REPLACE';
  readonly location: HistoryLocation;
  readonly length: number;
}

/** `to` is a path, with or without search and hash, or the parts of one. */
export type HistoryMove =
  | {
      readonly method: 'push' | 'replace';
      readonly to: string | Partial<HistoryLocation>;
      readonly state?: unknown;
    }
  | { readonly method: 'go'; readonly delta: number };

export interface CspViolation {
  readonly directive: string;
  readonly blocked: string;
  /** File, line and column, where the browser says them. */
  readonly source: string;
  readonly sample: string;
}
