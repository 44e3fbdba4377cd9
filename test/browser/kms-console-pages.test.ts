import type { Page } from 'playwright-core';
import type { Applications, People } from '../../src/kms-server/http/views';
import { axeIn } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { ConsoleDesk } from './support/console';

const NARROW = { width: 400, height: 800 };
const WIDE = { width: 1280, height: 1000 };
const SITE = 'https://your-site.atlassian.net';

const overhang = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });

/** In light where there is room, in dark where there is none. */
async function looksRight(page: Page, isThere: () => Promise<void>, part?: string): Promise<void> {
  await page.setViewportSize(WIDE);
  await isThere();
  expect(await axeIn(page, 'light', part)).toEqual([]);
  await page.setViewportSize(NARROW);
  await isThere();
  expect(await overhang(page)).toBe(0);
  expect(await axeIn(page, 'dark', part)).toEqual([]);
}

describeInBrowser('pages of the console', () => {
  let desk: ConsoleDesk;
  let page: Page;
  /** What addresses name. */
  const ids = { key: '', task: '', deletion: '', change: '', program: '', person: '' };

  beforeAll(async () => {
    desk = await ConsoleDesk.open({ jiraUrl: SITE });
    page = (await desk.sitAs('chief')).page;
    const key = await desk.steps.enabled();
    await desk.steps.encrypt(key);
    const { body: people } = await desk.kms.call<People>('admin', 'GET', '/v1/people');
    const { body: programs } = await desk.kms.call<Applications>('admin', 'GET', '/v1/applications');
    ids.person = people.people.find(({ name }) => name === 'operator')?.id ?? '';
    ids.program = programs.applications.find(({ name }) => name === 'shop')?.id ?? '';
    ids.key = key.keyId;
    ids.deletion = await desk.steps.askToDelete(key, key.requestId);
    ids.task = (await desk.task()).id;
    await desk.change('team.put', { name: 'Night shift', persons: [ids.person], teams: [] });
    await desk.change('role.put', { name: 'watcher', description: 'Looks', actions: ['key.read'] });
    await desk.change('break-glass.set', { keyGroup: 'vault', on: true });
    ids.change = await desk.propose('admin', 'break-glass.set', { keyGroup: 'payments', on: true });
    await desk.actAlone((await desk.task({ keyGroup: 'vault' })).id);
  }, 120_000);
  afterAll(() => desk?.close());
  afterEach(() => expect(desk.faults()).toEqual([]));

  const PAGES: readonly (readonly [string, RegExp, string])[] = [
    ['/console/tasks?view=open', /^Tasks$/, 'main a[href*="/tasks/"]'],
    ['/console/tasks?view=approved', /^Tasks$/, 'main a[href*="/tasks/"]'],
    ['/console/tasks?view=expired', /^Tasks$/, '.empty'],
    ['/console/tasks/:task', /^Enable key/, '.decision'],
    ['/console/tasks/:deletion', /^Delete key/, '.decision input[type=checkbox]'],
    ['/console/tasks/:change', /one person may act alone/, '.decision'],
    ['/console/keys', /^Keys$/, 'main a[href*="/keys/"]'],
    ['/console/keys/:key', /^key-/, '.timeline'],
    ['/console/people', /^People$/, '[aria-label="Roles"]'],
    ['/console/principals/:program', /^Credentials of shop$/, '[aria-label="API keys"]'],
    ['/console/principals/:person', /^Credentials of operator$/, '[aria-label="API keys"]'],
    ['/console/policies', /^Policies$/, 'main section'],
    ['/console/audit', /^Audit$/, '.log-head'],
    ['/console/account', /^chief$/, '[aria-label="Passkeys"]'],
    ['/console/propose', /^Propose a change$/, 'form'],
    ['/console/propose?kind=role.put', /^Propose a change$/, 'form'],
    ['/console/propose?kind=application.trust-issuer', /^Propose a change$/, 'form'],
    ['/console/nowhere', /^Page not found$/, 'main p'],
  ];

  test.each(PAGES)(
    '%s: axe finds nothing in light and dark, and it fits a phone',
    async (path, title, thing) => {
      const address = path.replace(/:(\w+)/, (_, name: keyof typeof ids) => ids[name]);
      await page.setViewportSize(WIDE);
      await page.goto(address);
      await looksRight(page, async () => {
        await heading(page, title).waitFor();
        await page.locator(thing).first().waitFor();
      });
    },
  );

  /** Pages with a way to a dialog: what is chosen first, which button opens it, and what it is called. */
  const DIALOGS: readonly (readonly [string, string | null, string, RegExp])[] = [
    ['/console/tasks?view=open', 'main input[type=checkbox]', 'Approve chosen', /^Approve 1 task$/],
    ['/console/tasks?view=open', 'main input[type=checkbox]', 'Deny chosen', /^Deny 1 task$/],
    ['/console/principals/:program', null, 'Revoke', /^Revoke the API key/],
    ['/console/principals/:program', null, 'Revoke everything', /^Revoke everything/],
  ];

  test.each(DIALOGS)('on %s after %s, the dialog of %s', async (path, first, button, title) => {
    await page.setViewportSize(WIDE);
    await page.goto(path.replace(':program', ids.program));
    if (first) await page.locator(first).first().check();
    await page.getByRole('button', { name: button, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: title });
    await looksRight(page, () => dialog.waitFor(), 'dialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('tickets lead to the Jira that the server knows, and nowhere else', async () => {
    await page.setViewportSize(WIDE);
    for (const path of [
      '/console/tasks?view=open',
      `/console/tasks/${ids.task}`,
      `/console/keys/${ids.key}`,
    ]) {
      await page.goto(path);
      const link = page.getByRole('link', { name: /^KEY-1/ }).first();
      expect(await link.getAttribute('href')).toBe(`${SITE}/browse/KEY-1`);
      expect(await link.getAttribute('rel')).toContain('noopener');
    }
  });

  test('what is under way, and what failed, can be seen; trying again goes on from there', async () => {
    await page.setViewportSize(WIDE);
    const refusal = { status: 503, contentType: 'application/problem+json' };
    const body = { code: 'unavailable', detail: 'The store can not be reached', mend: 'Repeat the request' };
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    desk.expects({ path: /^\/v1\/keys/, status: 503 });
    await page.route('**/v1/keys?*', async (route) => {
      await asked;
      await route.fulfill({ ...refusal, body: JSON.stringify(body) });
    });
    await page.goto('/console/keys');
    await page.getByRole('status', { name: 'Loading keys' }).waitFor();
    expect(await axeIn(page, 'light')).toEqual([]);
    answer();
    await page.getByRole('alert').getByText('The store can not be reached.').waitFor();
    expect(await axeIn(page, 'dark')).toEqual([]);
    await page.unroute('**/v1/keys?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('main a[href*="/keys/"]').first().waitFor();
    await page.getByLabel('Name begins with').fill('nothing is called so');
    await page.getByText('No key matches').waitFor();
    expect(await axeIn(page, 'light')).toEqual([]);
  });
});
