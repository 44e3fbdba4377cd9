import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import { load } from 'cheerio';
import { ADMIN } from '../forge/fake-site';
import { cleanUp, startSandbox, type TestSandbox } from '../forge/support';
import { Visitor, visit } from './visitor';

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(cleanUp);

const site = (path: string, headers: Record<string, string> = {}) => visit(sandbox.url, path, { headers });
const app = (path: string, headers: Record<string, string> = {}) =>
  visit(sandbox.appOrigin, path, { headers });

/** Paths that lead out of a folder where somebody is careless. */
const WAYS_OUT = [
  '../package.json',
  '..%2f..%2fpackage.json',
  '%2e%2e/%2e%2e/package.json',
  '..%5c..%5cpackage.json',
  '%2fetc%2fpasswd',
  '/etc/passwd',
  'index.html%00.js',
  '%c0%ae%c0%ae/package.json',
  '%',
  '',
  '.',
];

describe("the site's own pages", () => {
  test('are one HTML for every path, under a strict policy', async () => {
    for (const path of ['/', '/projects', '/projects/FIX/apps/board', '/browse/FIX-1?a=b', '/admin/apps/x']) {
      const page = await site(path);
      expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
      expect(page.text).toContain('/__sandbox/site/index.js');
      const policy = String(page.headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self'",
          `frame-src ${sandbox.appOrigin}`,
          "frame-ancestors 'none'",
          "base-uri 'none'",
        ]),
      );
    }
    expect(await visit(sandbox.url, '/projects', { method: 'POST' })).toMatchObject({ status: 405 });
  });

  test('assets have their types, and come once', async () => {
    const script = await site('/__sandbox/site/index.js');
    expect(script).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'x-content-type-options': 'nosniff',
        etag: expect.stringMatching(/^".+"$/),
      },
    });
    const again = await site('/__sandbox/site/index.js', { 'if-none-match': String(script.headers['etag']) });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(await site('/__sandbox/site/index.css')).toMatchObject({
      headers: { 'content-type': 'text/css; charset=utf-8' },
    });
  });

  test.each(WAYS_OUT)('nothing outside of their folder is served: %s', async (path) => {
    expect(await site(`/__sandbox/site/${path}`)).toMatchObject({ status: 404 });
  });

  test('reports of their policy are kept, seen and cleared', async () => {
    const report = {
      'csp-report': {
        'document-uri': sandbox.url,
        'effective-directive': 'script-src-elem',
        'blocked-uri': 'https://example.com/x.js',
        'source-file': 'a.js',
        'line-number': 3,
      },
    };
    const headers = { origin: 'null', 'content-type': 'application/csp-report' };
    const sent = await visit(sandbox.url, '/__sandbox/csp-reports', {
      method: 'POST',
      body: report,
      headers,
    });
    expect(sent.status).toBe(204);
    expect((await site('/__sandbox/csp-reports')).body).toEqual([
      {
        at: new Date(sandbox.clock.now()).toISOString(),
        ...{ documentUrl: sandbox.url, directive: 'script-src-elem', blockedUrl: 'https://example.com/x.js' },
        ...{ source: 'a.js:3', sample: null },
      },
    ]);
    await visit(sandbox.url, '/__sandbox/csp-reports', { method: 'DELETE' });
    expect((await site('/__sandbox/csp-reports')).body).toEqual([]);
  });
});

describe("the app's pages", () => {
  const BRIDGE = () => `<script src="/__forge/global-bridge.js" data-host="${sandbox.url}"></script>`;

  /** As Forge's own library has it for production, with the site for the customer's. */
  function forgePolicy(html: string): string[] {
    const details = new CSPProcessingService({ info: () => undefined }, load).getCspDetails(html, {
      content: { scripts: [], styles: [] },
      external: {},
      scopes: [],
    });
    return new CSPInjectionService().getInjectableCSP({
      existingCSPDetails: details,
      microsEnv: 'prod',
      hostname: sandbox.url,
    });
  }

  const withoutReport = (policy: readonly string[]) => policy.filter((one) => !one.startsWith('report-uri'));

  test("Custom UI is served with the bridge in front, under Forge's own policy", async () => {
    const page = await app('/resources/custom/index.html');
    expect(page.status).toBe(200);
    expect(page.text).toContain(`<head>${BRIDGE()}`);
    const policy = String(page.headers['content-security-policy']).split('; ');
    expect(withoutReport(policy)).toEqual(withoutReport(forgePolicy(page.text.replace(BRIDGE(), ''))));
    expect(policy).toContain(`report-uri ${sandbox.url}/__sandbox/csp-reports`);
    const directive = (name: string) => policy.find((one) => one.startsWith(`${name} `)) ?? '';
    expect(directive('frame-ancestors')).toContain(sandbox.url);
    expect(directive('script-src')).toMatch(/'sha256-.{44}'/);
    expect(directive('script-src')).not.toContain('unsafe');
    expect(await app('/resources/custom/app.js')).toMatchObject({
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
    expect(await app('/resources/custom/mark.svg')).toMatchObject({
      headers: { 'content-type': 'image/svg+xml' },
    });
  });

  test("UI Kit is bundled by Forge's bundler, and served the same way", async () => {
    const page = await app('/resources/page/index.html');
    expect(page.status).toBe(200);
    expect(page.text).toContain(BRIDGE());
    const [, script = ''] = /<script defer="defer" src="([^"]+)">/.exec(page.text) ?? [];
    const bundle = await app(`/resources/page/${script}`);
    expect(bundle.status).toBe(200);
    expect(bundle.text).toContain('__bridge');
    expect(bundle.text).toContain('Fixture');
  }, 60_000);

  test('what an admin has allowed since is in the policy', async () => {
    const admin = await Visitor.signIn(sandbox, ADMIN);
    const configured = [
      { domain: 'https://pictures.example.com', type: ['IMAGES'] },
      { domain: 'https://data.example.com', type: ['FETCH_CLIENT_SIDE'] },
    ];
    const payload = { egresses: [{ key: 'k', description: 'd', configured }] };
    const body = { moduleKey: 'admin', op: 'set', payload, confirmed: true };
    expect((await admin.post('/__sandbox/bridge/egress', body)).status).toBe(200);
    const policy = String((await app('/resources/custom/index.html')).headers['content-security-policy']);
    expect(policy).toMatch(/img-src [^;]*https:\/\/pictures\.example\.com/);
    expect(policy).toMatch(/connect-src [^;]*https:\/\/data\.example\.com/);
    expect(policy).not.toMatch(/script-src [^;]*example\.com/);
  });

  test('the bridge and the tokens come from there', async () => {
    const bridge = await app('/__forge/global-bridge.js');
    expect(bridge.text).toContain('callBridge');
    const { text: css } = await app('/__forge/tokens.css');
    for (const mode of ['light', 'dark'])
      expect(css).toContain(`html[data-color-mode="${mode}"][data-theme~="${mode}:${mode}"]`);
    expect(css).toContain('--ds-space-100');
  });

  test.each(WAYS_OUT)('nothing outside of a resource is served: %s', async (path) => {
    expect(await app(`/resources/custom/${path}`)).toMatchObject({ status: 404 });
  });

  test('nothing else is: no other resource, no REST API, no control, and none of it by the number', async () => {
    for (const path of ['/', '/resources/nothing/index.html', '/rest/api/3/myself', '/__sandbox/session'])
      expect(await app(path)).toMatchObject({ status: 404 });
    expect(await visit(sandbox.appOrigin, '/resources/custom/app.js', { method: 'POST' })).toMatchObject({
      status: 405,
    });
    const host = `127.0.0.1:${new URL(sandbox.appOrigin).port}`;
    expect(await app('/resources/custom/index.html', { host })).toMatchObject({ status: 421 });
  });
});
