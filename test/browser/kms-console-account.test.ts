import type { Page } from 'playwright-core';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { ConsoleDesk } from './support/console';

describeInBrowser("one's own Jira account in the console", () => {
  let desk: ConsoleDesk;
  let page: Page;
  beforeAll(async () => {
    desk = await ConsoleDesk.open();
    page = (await desk.sitAs('second-operator')).page;
  }, 120_000);
  afterAll(() => desk?.close());
  afterEach(() => expect(desk.faults()).toEqual([]));

  const enter = async (code: string, accountId: string) =>
    desk.kms.call('jira', 'POST', '/v1/account-links/enter', { code, accountId });

  test('a code is shown once, entered in Jira, and taken back by whose it is', async () => {
    await page.goto('/console/account');
    await page.getByRole('heading', { name: 'Your Jira account' }).waitFor();
    await page.getByRole('button', { name: 'Link another Jira account' }).click();
    await page.getByText('Enter this code in Jira, as yourself').waitFor();
    expect(await axe(page)).toEqual([]);
    const code = (await page.locator('code.link-code').textContent()) ?? '';
    expect(await enter(code, 'acc-new')).toMatchObject({ status: 200 });

    await page.reload();
    await page.getByText('If that is not your account, take it back.').waitFor();
    expect(await page.getByText(code).count()).toBe(0);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('The last link was taken back').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('a stale log-in is confirmed first', async () => {
    desk.kms.clock.advance(6 * 60_000);
    desk.expects({ path: /^\/v1\/account-links$/, status: 403 });
    const confirmed = page.waitForResponse((answer) =>
      answer.url().endsWith('/session/reauthentication/passkey'),
    );
    await page.getByRole('button', { name: 'Link another Jira account' }).click();
    expect((await confirmed).status()).toBe(200);
    await page.getByText('Enter this code in Jira, as yourself').waitFor();
  });
});
