import type { Browser, Page } from 'playwright-core';
import { CommandFailure } from '../../run';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
const PATIENCE_MS = 30_000;

/** The demo's operator at the KMS's console, in a Chromium whose virtual authenticator holds their passkey. */
export class ConsoleOperator {
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** @param link an enrolment link of the operator, which this uses up */
  static async open(link: string): Promise<ConsoleOperator> {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await plugInAuthenticator(page);
      await page.goto(link);
      await page.getByRole('button', { name: 'Make a passkey' }).click();
      await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
      return new ConsoleOperator(browser, page);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** Approves whatever waits, one after the other, as a person does. */
  async agree(): Promise<void> {
    const page = this.#page;
    for (;;) {
      await this.#tasks();
      const task = page.locator('main a[href*="/console/tasks/"]').first();
      await task.or(page.getByText('Nothing waits for you')).first().waitFor();
      if ((await task.count()) === 0) return;
      await task.click();
      await page.getByLabel('Comment or reason').fill('Checked.');
      const knows = page.getByRole('checkbox', { name: /^I know that .* was used recently/ });
      if ((await knows.count()) > 0) await knows.check();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('You agreed').waitFor();
    }
  }

  /** The task list, after a log-in where the session has ended meanwhile. */
  async #tasks(): Promise<void> {
    const page = this.#page;
    await page.goto(new URL('/console/tasks', page.url()).href);
    const logIn = page.getByRole('button', { name: 'Log in with a passkey' });
    const title = page.getByRole('heading', { name: 'Tasks', level: 1 });
    await logIn.or(title).first().waitFor();
    if ((await logIn.count()) > 0) await logIn.click();
    await title.waitFor();
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

async function launch(): Promise<Browser> {
  const executablePath = process.env.KEYDESK_CHROMIUM;
  if (!executablePath)
    throw new CommandFailure(
      'No browser is named. Start with "npm run demo -- --browser", or set KEYDESK_CHROMIUM',
    );
  // Asked for with --browser alone, so loaded then.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

async function plugInAuthenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
