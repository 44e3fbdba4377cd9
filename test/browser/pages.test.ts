import type { Page } from 'playwright-core';
import type { Actor } from '../e2e/support/house';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { Desk } from './support/desk';

const NARROW = { width: 400, height: 800 };
const WIDE = { width: 1280, height: 1000 };

/** Every page of the site, who looks at it, and what shows that it is there. */
const PAGES: readonly (readonly [string, Actor, (page: Page) => Promise<void>])[] = [
  ['/projects', 'developer', shows('table', 'Projects that you may see')],
  ['/projects/KEYS', 'developer', shows('table', 'Issues')],
  ['/issues', 'developer', shows('table', 'Issues')],
  ['/notifications', 'approver', shows('heading', 'Notifications')],
  ['/nowhere', 'developer', shows('heading', 'Page not found')],
  ['/browse/KEYS-1', 'developer', panelShows('Submit request')],
  ['/projects/KEYS/apps/keydesk-operators', 'operator', frameShows('table', 'Requests')],
  ['/admin/apps', 'admin', shows('link', 'Keydesk')],
  ['/admin/apps/keydesk-admin', 'admin', shows('heading', 'Is Keydesk ready?')],
  ['/tools/invocations', 'admin', shows('heading', 'Invocations')],
  ['/tools/faults', 'admin', shows('heading', 'Faults')],
  ['/tools/clock', 'admin', shows('heading', 'Clock')],
];

type Role = 'table' | 'heading' | 'link';

function shows(role: Role, name: string): (page: Page) => Promise<void> {
  return (page) => page.getByRole('main').getByRole(role, { name }).first().waitFor();
}

function panelShows(button: string): (page: Page) => Promise<void> {
  return (page) =>
    page.getByRole('region', { name: 'Keydesk' }).getByRole('button', { name: button }).waitFor();
}

/** On a narrow window the table is a list of the same name. */
function frameShows(role: Role, name: string): (page: Page) => Promise<void> {
  return (page) =>
    page
      .frameLocator('iframe')
      .getByRole(role, { name })
      .or(page.frameLocator('iframe').getByRole('list', { name }))
      .first()
      .waitFor();
}

/** Pixels by which the page is wider than the window. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describeInBrowser('the pages', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await Desk.open();
    await desk.house.file();
    await desk.house.submitted();
    await desk.house.ready();
  }, 300_000);
  afterAll(() => desk?.close());
  afterEach(async () => expect(await desk.faults()).toEqual([]));

  test.each(PAGES)('%s: axe finds nothing, and it fits a phone', async (path, actor, isThere) => {
    const page = await desk.as(actor);
    await page.goto(path);
    await isThere(page);
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(NARROW);
    await isThere(page);
    expect(await overhang(page)).toBe(0);
    await page.setViewportSize(WIDE);
  });

  test('a page of one key: facts, KMS, timeline; and the way back', async () => {
    const page = await desk.as('operator');
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'payments-3' }).click();
    await frame.getByRole('heading', { name: 'Timeline' }).waitFor();
    await frame.getByText('KMS operators agreed; the key is enabled').waitFor();
    expect(await axe(page)).toEqual([]);
    await frame.getByRole('button', { name: 'All requests' }).click();
    await frame.getByRole('table', { name: 'Requests' }).waitFor();
  });

  test('requests are found by state and by words; nothing found is said', async () => {
    const page = await desk.as('operator');
    const frame = page.frameLocator('iframe');
    const rows = frame.getByRole('rowheader');
    await frame.getByRole('button', { name: /^Waiting for approval/ }).click();
    await frame.getByText('1 request on page 1').waitFor();
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('payments-2')]);
    await frame.getByRole('searchbox', { name: 'Find requests' }).fill('nothing like it');
    await rows.first().waitFor({ state: 'detached' });
    expect(await axe(page)).toEqual([]);
  });

  test('nobody is shown anything before they sign in', async () => {
    const context = await desk.newContext();
    const page = await context.newPage();
    await page.goto('/browse/KEYS-1');
    await page.getByRole('heading', { name: 'Sign in to the Jira sandbox' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: /^Developer/ }).click();
    await panelShows('Submit request')(page);
    await page.getByRole('button', { name: 'You are Developer. Switch user' }).click();
    await page.getByRole('menuitemradio', { name: /^Approver/ }).click();
    await page.getByRole('button', { name: 'You are Approver. Switch user' }).waitFor();
    await context.close();
  });

  test('a page that is on its way says so, and one that fails says why and can be tried again', async () => {
    desk.expects({ path: /^\/rest\/api\/3\/search/, status: 500 });
    const page = await desk.as('developer');
    const answers: (() => void)[] = [];
    await page.route('**/rest/api/3/search/**', async (route) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      await route.fulfill({ status: 500, json: { errorMessages: ['The search is out of order.'] } });
    });
    await page.goto('/projects/KEYS');
    await page.getByRole('main').getByRole('status').first().waitFor();
    expect(await axe(page)).toEqual([]);
    for (const answer of answers) answer();
    await page.getByRole('alert').getByText('The search is out of order.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.unroute('**/rest/api/3/search/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'Issues' }).waitFor();
  });
});
