import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { DsmStubOptions } from '../../wire/dsm-stub/options';
import { KEYDESK_PERMISSIONS } from '../../wire/dsm-stub/records';
import { DsmStub } from '../../wire/dsm-stub/stub';
import { programOf } from './program';
import { securedFront } from './secured-front';

const run = promisify(execFile);

export const OPERATORS = ['operator-1@example.com', 'operator-2@example.com'] as const;

/** The app whose API key the client has, or one of the operators. */
export type Caller = 'app' | (typeof OPERATORS)[number];

/** What the library understood, or what DSM refused it with. */
type Answer<T> = { readonly value: T } | { readonly refused: number; readonly told: string };

/** The stand-in with Fortanix's own command line client and Python library on it. */
export interface Sdkms {
  readonly stub: DsmStub;
  /** Where the client's files are. */
  readonly home: string;
  readonly advance: (ms: number) => void;
  /** Runs `sdkms-cli`; what it prints, or an error that says what it told. */
  readonly cli: (...words: string[]) => Promise<string>;
  /** One call of the library, as `v1.<api>().<call>(*args)`. */
  readonly call: <T>(who: Caller, api: string, call: string, ...args: unknown[]) => Promise<Answer<T>>;
  readonly close: () => Promise<void>;
}

const USES = ['ENCRYPT', 'DECRYPT', 'SIGN', 'VERIFY', 'MACGENERATE', 'MACVERIFY'];

/** The client's app manages keys as Keydesk's does, and uses them too. */
export async function openSdkms(options: Partial<DsmStubOptions> = {}): Promise<Sdkms> {
  const program = programOf('sdkms');
  let now = Date.parse('2026-06-01T09:00:00Z');
  const appPermissions = [...KEYDESK_PERMISSIONS, ...USES];
  const stub = new DsmStub({ now: () => now, people: OPERATORS, appPermissions, ...options });
  const server = await stub.start();
  const home = await mkdtemp(join(tmpdir(), 'keydesk-peers-'));
  const front = await securedFront(server.url, home);
  const environment = { PATH: process.env.PATH, HOME: home, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
  const library = startLibrary(join(dirname(program), 'python3'), server.url, stub, environment);

  const cli = async (...words: string[]): Promise<string> => {
    const env = {
      ...environment,
      FORTANIX_API_ENDPOINT: front.url,
      SDKMS_CLI_TOKEN_FILE: join(home, 'token'),
    };
    const { stdout } = await run(program, ['--no-verify-ssl', ...words], { env }).catch(told);
    return stdout.trim();
  };
  await cli('app-login', '--api-key', stub.apiKey);
  return {
    ...{ stub, home, cli, call: library.call },
    advance: (ms) => {
      now += ms;
    },
    close: async () => {
      await library.close();
      await front.close();
      await server.close();
      await rm(home, { recursive: true, force: true });
      expect([...new Set(stub.violations)]).toEqual([]);
    },
  };
}

/** The client says what went wrong on its standard output. */
function told(error: unknown): never {
  const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
  throw new Error(`sdkms-cli: ${stdout}${stderr}`);
}

/** `sdkms-calls.py` with people's passwords as the stand-in has them. */
function startLibrary(python: string, url: string, stub: DsmStub, env: NodeJS.ProcessEnv) {
  const passwords = OPERATORS.map((email) => [email, stub.members.person(email).password]);
  const people = JSON.stringify(Object.fromEntries(passwords));
  const script = join(__dirname, '..', 'sdkms-calls.py');
  const child = spawn(python, [script, url, stub.apiKey, stub.accountId, people], { env });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const call = async <T>(who: Caller, api: string, name: string, ...args: unknown[]): Promise<Answer<T>> => {
    child.stdin.write(`${JSON.stringify({ who, api, call: name, arguments: args })}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${api}.${name}: the library ended:\n${complaint}`);
    return JSON.parse(value) as Answer<T>;
  };
  const close = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  };
  return { call, close };
}
