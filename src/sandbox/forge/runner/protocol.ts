/** What the host and a runner process say to each other over the process's own channel. */

export interface StartMessage {
  readonly type: 'start';
  /** Folder with the bundled modules, `index.cjs`. */
  readonly bundleDir: string;
  /** Names of the modules that hold functions, `index`. */
  readonly modules: readonly string[];
  readonly proxy: { readonly host: string; readonly port: number };
}

export interface ClockMessage {
  readonly type: 'clock';
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether time stands still until the next message. */
  readonly frozen: boolean;
}

/** `__forge_runtime__.appContext`, the shape that `@forge/api` reads. */
export interface AppContext {
  readonly appId: string;
  readonly appVersion: string;
  readonly environmentId: string;
  readonly environmentType: string;
  readonly invocationId: string;
  readonly installationId: string;
  readonly functionKey: string;
  readonly moduleType: string;
  readonly moduleKey: string;
  readonly permissions: { readonly scopes: readonly string[]; readonly external: unknown };
}

export interface InvokeMessage {
  readonly type: 'invoke';
  /** Names the invocation and stands for it at the host: it is unguessable. */
  readonly token: string;
  /** `file.export`, as in the manifest. */
  readonly handler: string;
  readonly payload: unknown;
  /** The function's second argument. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly appContext: AppContext;
  readonly contextAri: string;
  /** Account of the person whose session stands behind the invocation. */
  readonly accountId?: string;
  readonly limitMs: number;
}

/** The invocation is over for the platform: whatever of it still runs gets no further answer. */
export interface EndMessage {
  readonly type: 'end';
  readonly token: string;
}

/** Asks for a sign of life: a function that never yields leaves it unanswered. */
export interface PingMessage {
  readonly type: 'ping';
}

/** Answers a {@link CallMessage}. */
export interface AnswerMessage {
  readonly type: 'answer';
  readonly id: number;
  readonly answer:
    | {
        readonly status: number;
        readonly headers: Readonly<Record<string, string | readonly string[]>>;
        /** Text as it is; bytes in base64. */
        readonly body: string | { readonly base64: string };
      }
    /** No connection came about: the system's error code. */
    | { readonly networkError: string }
    /** The invocation has been ended. */
    | 'ended';
}

export type ToRunner = StartMessage | ClockMessage | InvokeMessage | EndMessage | PingMessage | AnswerMessage;

export interface RunnerError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export interface ReadyMessage {
  readonly type: 'ready';
  /** Milliseconds that loading the bundle took. */
  readonly loadMs: number;
}

export interface LogMessage {
  readonly type: 'log';
  readonly token: string;
  /** 20 debug, 30 info, 40 warn, 50 error. */
  readonly logLevel: number;
  readonly logArguments: readonly unknown[];
}

export interface ResultMessage {
  readonly type: 'result';
  readonly token: string;
  readonly outcome:
    | { readonly ok: true; readonly value?: unknown }
    | { readonly ok: false; readonly error: RunnerError };
  /** Processor time of the process while the invocation ran; shared with what ran beside it. */
  readonly cpuMs: number;
}

export interface PongMessage {
  readonly type: 'pong';
}

/** A call that a function makes through the runtime or `fetch`. What it sends by `http` goes over loopback instead. */
export interface CallMessage {
  readonly type: 'call';
  /** Names the call to this process. */
  readonly id: number;
  readonly token: string;
  readonly meta: CallMeta;
  readonly method: string;
  /** A path, or a whole URL for egress. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body: string;
}

export type FromRunner = ReadyMessage | LogMessage | ResultMessage | PongMessage | CallMessage;

/** `meta` of `__forge_fetch__`, and `egress` for everything that leaves the platform. */
export interface CallMeta {
  readonly type: string;
  readonly provider?: string;
  readonly remote?: string;
  readonly accountId?: string;
  readonly contextAri?: string;
}

/** Header names between runner and host, for calls over loopback. */
export const PROXY_HEADER = {
  token: 'forge-proxy-authorization',
  target: 'forge-proxy-target',
  meta: 'forge-proxy-meta',
  /** On an answer: the invocation has been ended. */
  ended: 'x-sandbox-ended',
  /** On an answer: no connection came about; the value is the system's error code. */
  networkError: 'x-sandbox-network-error',
} as const;
