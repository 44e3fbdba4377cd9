import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveCommand } from '../../src/cli/kms/serve';
import { Authority, describeWithOpenssl, type Pem } from './auth/support/authority';
import { bindings } from './auth/support/bindings';
import { Browser } from './auth/support/browser';
import { bundle } from './support/bundle';
import { PIN } from './support/kms';

const SPIFFE = 'spiffe://example.com/shop';
const OIDC = { issuer: 'https://idp.example.com', clientId: 'keydesk', name: 'Example login' };

describeWithOpenssl('keydesk kms serve with TLS, client certificates and an identity provider', (module) => {
  let folder: string;
  let dataDir: string;
  let built: ReturnType<typeof bundle>;
  let server: ChildProcess;
  let url: string;
  let enrolment: string;
  let ours: Authority;
  let foreign: Authority;
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const env = () => ({ ...process.env, KEYDESK_PKCS11_MODULE: module, TMPDIR: folder });
  const keydesk = (...args: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const program = [join(built.folder, 'keydesk.js'), 'kms', ...args, '--data-dir', dataDir, '--json'];
      execFile(process.execPath, program, { env: env() }, (error, out) =>
        error ? reject(error) : resolve(out),
      );
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-serve-'));
    dataDir = join(folder, 'data');
    built = bundle({ keydesk: 'src/cli/keydesk.ts', signer: 'src/kms-server/hsm/signer/main.ts' });
    [ours, foreign] = [new Authority(folder, 'ours'), new Authority(folder, 'foreign')];
    const tls = ours.issue('IP:127.0.0.1', 'serverAuth');
    const pin = ['--pin-file', file('pin', PIN)];
    const made = JSON.parse(await keydesk('init', ...pin)) as { enrolments: readonly { link: string }[] };
    enrolment = /#(kde_.*)$/.exec(made.enrolments[0]?.link ?? '')?.[1] ?? '';
    await keydesk('application', 'add', 'shop', '--project', 'P1');
    const args = [
      ...['kms', 'serve', '--data-dir', dataDir, ...pin, '--port', '0'],
      ...['--tls-cert', file('tls.pem', tls.cert), '--tls-key', file('tls.key', tls.key)],
      ...['--client-ca', file('authorities.pem', `Authorities of our programs\n${ours.cert}`)],
      ...[
        '--oidc-config',
        file('oidc.json', JSON.stringify(OIDC)),
        '--oidc-secret-file',
        file('secret', 's3cret\n'),
      ],
    ];
    server = spawn(process.execPath, [join(built.folder, 'keydesk.js'), ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: env(),
    });
    const [line] = (await once(server.stdout as NonNullable<typeof server.stdout>, 'data')) as [Buffer];
    url = /https:\S+/.exec(line.toString())?.[0] ?? '';
  }, 60_000);
  afterAll(async () => {
    if (server?.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
    built?.remove();
  });

  test('offers the identity provider of the file by its name, and tells nobody more of it', async () => {
    const reply = await new Browser(url, ours.cert).send('GET', '/v1/login');
    expect(reply).toMatchObject({ status: 200, body: { passkey: true, oidc: { name: 'Example login' } } });
    expect(reply.text).not.toMatch(/s3cret|idp\.example/);
  });

  /** What somebody is answered who shows a certificate, or none. */
  const call = (client: Partial<Pem>) =>
    new Promise<number>((resolve, reject) => {
      const options = { ...client, ca: ours.cert, agent: false, maxCachedSessions: 0 } as const;
      request(`${url}/v1/capabilities`, options, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  test('an application comes in by a certificate of that authority alone, while it lasts', async () => {
    const clock = { now: () => Date.now() };
    await bindings({ dataDir, clock }, (store, fresh, id) =>
      store.certificates.insert({ ...fresh, principalId: id, name: { kind: 'uri', value: SPIFFE } }),
    );
    const names = {
      'of the authority': ours.issue(`URI:${SPIFFE}`),
      'of another name': ours.issue(`URI:${SPIFFE}2`),
      'for servers': ours.issue(`URI:${SPIFFE}`, 'serverAuth'),
      expired: ours.issue(`URI:${SPIFFE}`, 'clientAuth', -1),
      'of another authority': foreign.issue(`URI:${SPIFFE}`),
      'of nobody': Authority.selfSigned(folder, `URI:${SPIFFE}`),
      none: {},
    };
    const answers: Record<string, number> = {};
    for (const [name, client] of Object.entries(names)) answers[name] = await call(client);
    expect(answers).toEqual({
      'of the authority': 200,
      'of another name': 401,
      'for servers': 401,
      expired: 401,
      'of another authority': 401,
      'of nobody': 401,
      none: 401,
    });
  });

  test('over TLS the cookie is for this very host, encrypted, and out of reach of scripts and other sites', async () => {
    const browser = new Browser(url, ours.cert);
    const entered = await browser.enrol(enrolment);
    expect(entered).toMatchObject({ status: 200, body: { person: { name: 'administrator' } } });
    expect(entered.cookies).toEqual([
      expect.stringMatching(
        /^__Host-keydesk-session=kds_[0-9a-f]{16}_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
      ),
    ]);
    expect(await browser.send('GET', '/v1/session')).toMatchObject({ status: 200 });
    // Without the prefix anybody on another port or subdomain could have set it.
    const cookie = `keydesk-session=${browser.jar.get('__Host-keydesk-session')}`;
    expect(await browser.send('GET', '/v1/session', undefined, { cookie })).toMatchObject({ status: 401 });
    const origin = browser.origin.replace('https:', 'http:');
    expect(await browser.send('POST', '/v1/session/end', {}, { origin })).toMatchObject({ status: 403 });
    const left = await browser.send('POST', '/v1/session/end', {});
    expect(left.cookies).toEqual([
      '__Host-keydesk-session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
    ]);
  });

  test('what is no request is a problem over TLS too', async () => {
    const reply = await new Browser(url, ours.cert).send('GET', '/v1/health', undefined, {
      'x-long': 'x'.repeat(17_000),
    });
    expect(reply).toMatchObject({ status: 431, body: { code: 'headers-too-large' } });
  });

  describe('refuses before anything starts', () => {
    /** Runs the command in this process, with a PIN and whatever else is given. */
    async function refusal(...args: readonly string[]): Promise<string> {
      const command = serveCommand()
        .exitOverride()
        .configureOutput({ writeErr: () => undefined });
      const all = ['--data-dir', '/nowhere', '--pin-file', join(folder, 'pin'), ...args];
      return command.parseAsync(all, { from: 'user' }).then(
        () => 'nothing',
        (error: Error) => error.message.replaceAll(`${folder}/`, ''),
      );
    }
    const oidc = (content: unknown) =>
      refusal(
        ...['--oidc-secret-file', join(folder, 'secret'), '--oidc-config'],
        file('tried.json', typeof content === 'string' ? content : JSON.stringify(content)),
      );
    const tls = () => ['--tls-cert', join(folder, 'tls.pem'), '--tls-key', join(folder, 'tls.key')];

    test.each([
      ['no JSON', '{"issuer": "top secret', '--oidc-config tried.json: it is no JSON'],
      ['nothing', '', '--oidc-config tried.json: it is no JSON'],
      [
        'an issuer in the clear',
        { ...OIDC, issuer: 'http://idp.example.com' },
        'tried.json: issuer: Must be https, or http on loopback',
      ],
      ['no client', { issuer: OIDC.issuer, name: 'x' }, 'tried.json: clientId: '],
      [
        'the secret itself',
        { ...OIDC, clientSecret: 'top secret' },
        'tried.json: Unrecognized key: "clientSecret"',
      ],
      ['scopes that are no words', { ...OIDC, scopes: ['a b'] }, 'tried.json: scopes: 0: '],
      ['two faults', { ...OIDC, name: '', scopes: 'x' }, /name: .*; scopes: /],
    ])('an OIDC file with %s', async (_what, content, why) => {
      const told = await oidc(content);
      expect(told).toMatch(why instanceof RegExp ? why : new RegExp(why.replaceAll('.', '\\.')));
      expect(told).not.toContain('top secret');
    });

    test('files that are not there, or hold something else', async () => {
      const [missing, pin] = [join(folder, 'missing'), join(folder, 'pin')];
      const given = join(folder, 'oidc.json');
      const told = {
        'no OIDC file': await refusal('--oidc-config', missing),
        'a folder': await refusal('--oidc-config', folder),
        'no secret': await refusal('--oidc-config', given),
        'no certificate': await refusal('--tls-cert', missing, '--tls-key', pin),
        'no authority': await refusal(...tls(), '--client-ca', missing),
        'no PEM': await refusal(...tls(), '--client-ca', pin),
        'no certificate of an authority': await refusal(...tls(), '--client-ca', join(folder, 'tls.pem')),
        'authorities without TLS': await refusal('--client-ca', pin),
      };
      expect(told).toEqual({
        'no OIDC file': '--oidc-config missing: there is no such file',
        'a folder': expect.stringContaining('it is a folder'),
        'no secret': expect.stringContaining('give --oidc-secret-file'),
        'no certificate': '--tls-cert missing: there is no such file',
        'no authority': '--client-ca missing: there is no such file',
        'no PEM': '--client-ca pin: it holds no certificate in PEM',
        'no certificate of an authority':
          '--client-ca tls.pem: its certificate 1 is none of an authority (CA:TRUE)',
        'authorities without TLS': expect.stringContaining('--client-ca needs both'),
      });
    });
  });
});
