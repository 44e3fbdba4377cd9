import type { BrowserContext, Page } from 'playwright-core';
import {
  freePort,
  type Provider,
  settingsFor,
  startProvider,
} from '../kms-server/auth/support/identity-provider';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { ConsoleDesk, type ConsoleSeat } from './support/console';

const CALLBACK = '/v1/login/oidc/callback';
/** The provider's own pages want a font from there; it is answered here. */
const FONTS = 'https://fonts.googleapis.com';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });

describeInBrowser('logging in to the console with an identity provider', () => {
  let desk: ConsoleDesk;
  let provider: Provider;

  beforeAll(async () => {
    const port = await freePort();
    provider = await startProvider(`http://localhost:${port}${CALLBACK}`);
    desk = await ConsoleDesk.open({ oidc: settingsFor(provider), port }, [provider.issuer, FONTS]);
    // The provider goes by the time of day.
    desk.kms.clock.advance(Date.now() - desk.kms.clock.now());
  }, 120_000);
  afterAll(async () => {
    await desk?.close();
    provider?.stop();
  });
  afterEach(() => expect(desk.faults()).toEqual([]));

  const sit = async (): Promise<ConsoleSeat> => {
    const seat = await desk.sit();
    await seat.context.route(`${FONTS}/**`, (route) => route.fulfill({ contentType: 'text/css', body: '' }));
    return seat;
  };

  async function signIn(page: Page, login: string): Promise<void> {
    await page.getByPlaceholder('Enter any login').fill(login);
    await page.getByPlaceholder('and password').fill('x');
    await page.getByRole('button', { name: 'Sign-in' }).click();
  }

  /** Whoever is there for the first time is asked whether it may tell the console who they are. */
  async function signInFirst(page: Page, login: string): Promise<void> {
    await signIn(page, login);
    await page.getByRole('button', { name: 'Continue' }).click();
  }

  async function enrolled(name: string, login: string): Promise<ConsoleSeat> {
    const seat = await sit();
    await seat.page.goto(await desk.linkFor(name));
    await seat.page.getByRole('button', { name: 'Use Test provider instead' }).click();
    await signInFirst(seat.page, login);
    await heading(seat.page, 'Tasks').waitFor();
    return seat;
  }

  const sessionCookie = async (context: BrowserContext) =>
    (await context.cookies()).find(({ name }) => name === 'keydesk-session');

  test('somebody enrols with it, and logs in with it on the way to a page', async () => {
    const { page, context } = await enrolled('operator', 'anna');
    expect(await sessionCookie(context)).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('You are logged out.').waitFor();
    await page.goto('/console/keys?state=Enabled');
    await page.getByRole('button', { name: 'Log in with Test provider' }).click();
    await heading(page, 'Keys').waitFor();
    expect(page.url()).toBe(`${desk.origin}/console/keys?state=Enabled`);
    await page.getByRole('link', { name: 'operator' }).waitFor();
    await context.close();
  });

  test('a decision is confirmed there, and the task is where one left it', async () => {
    const { page, context } = await enrolled('second-operator', 'berta');
    const { id, name } = await desk.task();
    await page.goto(`/console/tasks/${id}`);
    // What the provider vouches for is who they are, and not yet that they are there now.
    desk.expects({ path: /^\/v1\/approvals\/\w+\/approve$/, status: 403 });
    await page.getByLabel('Comment or reason').fill('Checked against the ticket.');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm with Test provider' }).click();
    await signIn(page, 'berta');
    await heading(page, `Enable key ${name}`).waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('You agreed. It is carried out.').waitFor();
    // What was typed before came along.
    await page.getByText('Checked against the ticket.').waitFor();
    expect(await desk.stateOf(id)).toBe('approved');
    await context.close();
  });

  test.each([
    ['an account that nobody has linked', (page: Page) => signInFirst(page, 'operator')],
    ['somebody who turns back there', (page: Page) => page.getByRole('link', { name: /Cancel/ }).click()],
  ])('%s is refused, on a page that says so', async (_, act) => {
    const { page, context } = await sit();
    await page.goto('/console/audit');
    await page.getByRole('button', { name: 'Log in with Test provider' }).click();
    desk.expects({ path: /^\/v1\/login\/oidc\/callback\?/, status: 401 });
    await act(page);
    await heading(page, 'You are not logged in').waitFor();
    await page.getByText('did not confirm somebody who is known here').waitFor();
    await page.getByText('a new person needs an enrolment link from an administrator').waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await sessionCookie(context)).toBeUndefined();
    await page.getByRole('link', { name: 'Back to the log-in' }).click();
    await heading(page, 'Log in to Keydesk KMS').waitFor();
    await context.close();
  });
});
