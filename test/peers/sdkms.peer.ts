import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { OPERATORS_GATE } from '../wire/dsm-stub/options';
import { DsmStub } from '../wire/dsm-stub/stub';
import type { LoopbackServer } from '../wire/loopback';
import { programOf } from './support/program';

/** Fortanix's own command line client against the stand-in: what it understands, we didn't make up alone. */
const sdkmsCli = programOf('sdkms');
const PERSON = 'operator@example.com';
const NOW = Date.parse('2026-06-01T09:00:00Z');

let server: LoopbackServer;
let front: Server;
let stub: DsmStub;
let home: string;

async function start(protects: typeof OPERATORS_GATE): Promise<void> {
  stub = new DsmStub({ now: () => NOW, people: [PERSON], protects });
  server = await stub.start();
  home = await mkdtemp(join(tmpdir(), 'keydesk-peers-'));
  front = await secured(server.url, home);
  await cli('app-login', '--api-key', stub.apiKey);
}

/** The client speaks TLS alone: a certificate for this test, and everything passed on. */
async function secured(target: string, folder: string): Promise<Server> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const files = ['-keyout', key, '-out', cert];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=localhost',
    ...files,
  ]);
  const options = { key: await readFile(key), cert: await readFile(cert) };
  const made = createServer(options, (incoming, response) => {
    const { method, url, headers } = incoming;
    const outgoing = httpRequest(`${target}${url}`, { method, headers, agent: false }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
}

afterEach(async () => {
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
  await server.close();
  await rm(home, { recursive: true, force: true });
  expect([...new Set(stub.violations)]).toEqual([]);
});

const run = promisify(execFile);

async function cli(...words: string[]): Promise<string> {
  const env = {
    ...{ PATH: process.env.PATH, HOME: home, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
    FORTANIX_API_ENDPOINT: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    SDKMS_CLI_TOKEN_FILE: join(home, 'token'),
  };
  const { stdout } = await run(sdkmsCli, ['--no-verify-ssl', ...words], { env }).catch(told);
  return stdout.trim();
}

/** The client says what went wrong on its standard output. */
function told(error: unknown): never {
  const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
  throw new Error(`sdkms-cli: ${stdout}${stderr}`);
}

async function newKey(name: string): Promise<string> {
  const made = await cli(
    'create-key',
    '--obj-type',
    'AES',
    '--key-size',
    '256',
    '--name',
    name,
    '--group-id',
    stub.groupId,
  );
  return /[0-9a-f-]{36}/.exec(made)?.[0] ?? made;
}

test('a key is made, shown, listed, changed and deleted', async () => {
  await start([]);
  const kid = await newKey('made-by-the-cli');
  expect(stub.sobjects.get(kid)).toMatchObject({ name: 'made-by-the-cli', obj_type: 'AES', enabled: true });
  expect(await cli('show-sobject', '--kid', kid)).toContain('made-by-the-cli');
  expect(await cli('list-keys')).toContain(kid);
  await cli('update-object', '--kid', kid, '--name', 'renamed-by-the-cli');
  expect(stub.sobjects.get(kid)).toMatchObject({ name: 'renamed-by-the-cli' });
  await cli('delete-key', '--kid', kid);
  expect(stub.sobjects.get(kid)?.state).toBe('Deleted');
});

test('a name that is taken, and a deletion that operators have to approve, are refused as DSM does', async () => {
  await start(OPERATORS_GATE);
  const kid = await newKey('taken');
  await expect(newKey('taken')).rejects.toThrow(/already exists/);
  await expect(cli('delete-key', '--kid', kid)).rejects.toThrow(/requires approval/);
  expect(stub.sobjects.get(kid)?.state).toBe('Active');
});

test('an approval request lives through its whole life in Fortanix’s own library', async () => {
  await start(OPERATORS_GATE);
  const kid = await newKey('deleted-by-approval');
  const words = [join(__dirname, 'sdkms-approval.py'), server.url, stub.apiKey, PERSON, 'password', kid];
  const env = { PATH: process.env.PATH, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
  const { stdout } = await run(join(dirname(sdkmsCli), 'python3'), words, { env }).catch(told);
  expect(stdout.trim().split('\n')).toEqual(['PENDING', 'APPROVED', '204']);
  expect(stub.sobjects.get(kid)?.state).toBe('Deleted');
});
