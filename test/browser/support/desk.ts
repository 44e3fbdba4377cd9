import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Actor, House } from '../../e2e/support/house';
import { launchChromium } from './chromium';
import { type Expected, Watch } from './watch';

export interface Look {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

const WIDE = 1280;
/** Tall enough for a whole issue: a frame that grows with its content is drawn as a person sees it. */
const HEIGHT = 1000;
const PATIENCE_MS = 15_000;
/** What a page is told when its window is turned to. */
const LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))";

export interface Seat {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** The whole house with a browser in front of it: a window of their own for each person. */
export class Desk {
  readonly house: House;
  readonly #browser: Browser;
  readonly #watch: Watch;
  readonly #seats = new Map<Actor, Seat>();

  private constructor(house: House, browser: Browser) {
    this.house = house;
    this.#browser = browser;
    this.#watch = new Watch([house.sandbox.url, house.sandbox.appOrigin]);
  }

  static async open(opening: Promise<House> = House.open()): Promise<Desk> {
    const [house, browser] = await Promise.allSettled([opening, launchChromium()]);
    if (house.status === 'fulfilled' && browser.status === 'fulfilled') {
      await warmUp(house.value);
      return new Desk(house.value, browser.value);
    }
    if (house.status === 'fulfilled') await house.value.close();
    if (browser.status === 'fulfilled') await browser.value.close();
    throw house.status === 'rejected' ? house.reason : (browser as PromiseRejectedResult).reason;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.house.close();
  }

  /** The window of a person who is signed in; opened when first asked for. */
  async as(actor: Actor): Promise<Page> {
    const seat = this.#seats.get(actor) ?? (await this.#sit(actor));
    return seat.page;
  }

  async #sit(actor: Actor): Promise<Seat> {
    const seat = await this.newWindow(actor);
    this.#seats.set(actor, seat);
    return seat;
  }

  /** One more window of a person, with nothing in its cache; whoever asks for it closes its context. */
  async newWindow(actor: Actor): Promise<Seat> {
    const context = await this.newContext();
    const { accountId } = this.house.person(actor);
    const { origin } = new URL(this.house.sandbox.url);
    await context.request.post('/__sandbox/session', { data: { accountId }, headers: { origin } });
    return { context, page: await context.newPage() };
  }

  /** A browser of nobody in particular. */
  async newContext({ colorScheme = 'light', width = WIDE }: Look = {}): Promise<BrowserContext> {
    const context = await this.#browser.newContext({
      baseURL: this.house.sandbox.url,
      viewport: { width, height: HEIGHT },
      colorScheme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.clock.setFixedTime(this.house.sandbox.clock.now());
    await this.#watch.observe(context);
    return context;
  }

  /** A second goes by between two things that a person does: pages tell news by their moment. */
  tick(): Promise<void> {
    return this.house.pass(1_000);
  }

  /** Lets everything happen that is due, and every window look again, as it does when it is turned to. */
  settle(): Promise<void> {
    return this.pass(0);
  }

  /** Lets time pass for everybody. */
  async pass(ms: number): Promise<void> {
    await this.house.pass(ms);
    await this.#lookAgain();
  }

  async #lookAgain(): Promise<void> {
    const now = this.house.sandbox.clock.now();
    for (const { context, page } of this.#seats.values()) {
      await context.clock.setFixedTime(now);
      await page.evaluate(LOOK_AGAIN);
    }
  }

  /** Pictures of all windows, in a folder. */
  async shoot(folder: string): Promise<void> {
    for (const [actor, { page }] of this.#seats)
      await page.screenshot({ path: join(folder, `${actor}.png`) });
  }

  /** From now on, answers like this one are no fault. */
  expects(expected: Expected): void {
    this.#watch.expect(expected);
  }

  /** What went wrong in any window since the last look; nothing, where all is well. */
  async faults(): Promise<string[]> {
    const unknown = await Promise.all([...this.#seats.values()].map(({ page }) => undrawn(page)));
    return [...this.#watch.take(), ...unknown.flat()];
  }
}

/** Pages of the app are bundled when somebody first asks for them: here, before anybody is watched waiting. */
async function warmUp({ sandbox }: House): Promise<void> {
  for (const resource of ['issue-panel', 'issue-context', 'admin-page'])
    await fetch(`${sandbox.appOrigin}/resources/${resource}/index.html`);
}

/** What the page could not draw of the app's documents. */
const undrawn = async (page: Page): Promise<string[]> =>
  (await page.locator('[data-forge-error]').allTextContents()).map((text) => `Not drawn: ${text}`);
