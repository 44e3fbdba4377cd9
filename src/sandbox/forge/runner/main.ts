/**
 * The function runtime: a process of its own that loads the app's bundle once and runs its functions. Host and runner
 * speak over the process's channel; what functions send by `http` reaches the host over loopback.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installConsole } from './console';
import { installHttpEgress } from './egress-http';
import { installFetch } from './fetch';
import { setProxy } from './host-call';
import { createInvocation, type Invocation, installRuntimeGlobal, runIn } from './invocation';
import { installNetworkGuard } from './network-guard';
import { openCalls, receiveAnswer } from './platform-call';
import type {
  FromRunner,
  InvokeMessage,
  ResultMessage,
  RunnerError,
  StartMessage,
  ToRunner,
} from './protocol';
import { followSandboxClock, setTime } from './time';

type Handler = (payload: unknown, context: unknown) => unknown;

const running = new Map<string, Invocation>();
let start: StartMessage | undefined;
const load = createRequire(__filename);

function send(message: FromRunner): void {
  if (process.connected) process.send?.(message);
}

function requireStart(): StartMessage {
  if (!start) throw new Error('The runner has not been started');
  return start;
}

function moduleOf(name: string): Record<string, unknown> {
  return load(join(requireStart().bundleDir, `${name}.cjs`)) as Record<string, unknown>;
}

function handlerOf(name: string): Handler {
  const dot = name.lastIndexOf('.');
  const handler = moduleOf(name.slice(0, dot))[name.slice(dot + 1)];
  if (typeof handler !== 'function') throw new Error(`The bundle exports no function ${name}`);
  return handler as Handler;
}

function describe(error: unknown): RunnerError {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: String(error.stack) };
  return { name: 'Error', message: String(error), stack: '' };
}

async function run({ message }: Invocation): Promise<ResultMessage['outcome']> {
  try {
    const value = await handlerOf(message.handler)(message.payload, message.context);
    const json = JSON.stringify(value);
    return json === undefined ? { ok: true } : { ok: true, value: JSON.parse(json) as unknown };
  } catch (error) {
    return { ok: false, error: describe(error) };
  }
}

async function invoke(message: InvokeMessage): Promise<void> {
  const { proxy, bundleDir } = requireStart();
  const invocation = createInvocation(message, `http://${proxy.host}:${proxy.port}`, bundleDir);
  running.set(message.token, invocation);
  const before = process.cpuUsage();
  const outcome = await runIn(invocation, () => run(invocation));
  const used = process.cpuUsage(before);
  running.delete(message.token);
  if (!invocation.ended) {
    send({ type: 'result', token: message.token, outcome, cpuMs: (used.user + used.system) / 1000 });
  }
}

/** Loads the bundle before the first invocation, so that none pays for it. */
function begin(message: StartMessage): void {
  start = message;
  setProxy(message.proxy);
  const before = performance.now();
  for (const name of message.modules) moduleOf(name);
  send({ type: 'ready', loadMs: performance.now() - before });
}

function end(token: string): void {
  const invocation = running.get(token);
  if (invocation) invocation.ended = true;
  running.delete(token);
}

const ACTIONS: { [Type in ToRunner['type']]: (message: Extract<ToRunner, { type: Type }>) => void } = {
  start: begin,
  clock: setTime,
  invoke: (message) => void invoke(message),
  end: (message) => end(message.token),
  ping: () => send({ type: 'pong' }),
  answer: receiveAnswer,
};

installRuntimeGlobal();
installFetch();
openCalls(send);
installHttpEgress();
installConsole(send);
followSandboxClock();
installNetworkGuard();
process.on('message', (message: ToRunner) => {
  (ACTIONS[message.type] as (message: ToRunner) => void)(message);
});
process.on('disconnect', () => process.exit(0));
