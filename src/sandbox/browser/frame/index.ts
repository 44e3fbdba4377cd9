import type { HistoryState, Theme } from '../../web/contract-bridge';
import { FrameHistory } from './history';
import { HostChannel } from './host-channel';

/**
 * The frame's half of the bridge, served as `/__forge/global-bridge.js` and put in front of everything else in the
 * head of the app's pages: the place that Forge's own `global-bridge.js` has. See `contract-bridge.ts`.
 */
const TOKENS = '/__forge/tokens.css';

const histories = new Set<FrameHistory>();
let tokens: Promise<void> | undefined;

function loadTokens(): Promise<void> {
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: TOKENS });
  document.head.append(link);
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(`${TOKENS} could not be loaded`));
  });
}

function applyTheme({ attributes }: Theme): Promise<void> {
  for (const [name, value] of Object.entries(attributes)) document.documentElement.setAttribute(name, value);
  tokens ??= loadTokens();
  return tokens;
}

const channel = new HostChannel(document.currentScript?.dataset['host'] ?? '', {
  __theme: (data) => void applyTheme(data as Theme),
  __history: (data) => {
    for (const history of histories) history.changed(data as HistoryState);
  },
});

/** Undefined where the module is no page of its own, and so has no history. */
function makeHistory(state: HistoryState | undefined) {
  if (!state) return undefined;
  const history = new FrameHistory(state, (move) => void channel.call('__history', move));
  histories.add(history);
  return history.facade();
}

/** Answers of the page that become something more than data here. */
const UNWRAP: Readonly<Record<string, (answer: unknown) => unknown>> = {
  enableTheming: (answer) => applyTheme(answer as Theme),
  createHistory: (answer) => makeHistory(answer as HistoryState | undefined),
};

async function callBridge(cmd: string, data?: unknown): Promise<unknown> {
  const answer = await channel.call(cmd, data);
  return UNWRAP[cmd] ? UNWRAP[cmd](answer) : answer;
}

Object.assign(globalThis, { __bridge: { callBridge } });

function watchHeight(): void {
  const root = document.documentElement;
  const send = () =>
    channel.notify({ forge: 1, cmd: '__height', data: Math.ceil(root.getBoundingClientRect().height) });
  new ResizeObserver(send).observe(root);
  send();
}

addEventListener('DOMContentLoaded', watchHeight);
addEventListener('securitypolicyviolation', (event) =>
  channel.notify({
    forge: 1,
    cmd: '__csp',
    data: {
      directive: event.effectiveDirective,
      blocked: event.blockedURI,
      source: `${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`,
      sample: event.sample,
    },
  }),
);
