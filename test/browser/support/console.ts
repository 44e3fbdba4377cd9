import { join } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { enrolmentLink } from '../../../src/kms-server';
import type { People } from '../../../src/kms-server/http/views';
import { ROOT } from '../../kms-server/support/bundle';
import { HSM_MODULE } from '../../kms-server/support/hsm';
import { Steps, startTestKms, type TestKms, type Who } from '../../kms-server/support/kms';
import { launchChromium } from './chromium';
import { type Expected, Watch } from './watch';

const PATIENCE_MS = 15_000;
const BUILT = join(ROOT, 'build', 'kms-console');

/** A passkey as Chromium's virtual authenticator keeps it. */
export interface Authenticator {
  readonly cdp: CDPSession;
  readonly id: string;
}

/** CTAP 2 with resident keys and user verification, which agrees to everything (WebAuthn level 3, 11). */
export async function plugIn(context: BrowserContext, page: Page): Promise<Authenticator> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, id };
}

/** Whether the person behind the authenticator is recognised from now on. */
export const recognise = ({ cdp, id }: Authenticator, isUserVerified: boolean): Promise<unknown> =>
  cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified });

export interface ConsoleSeat {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly authenticator: Authenticator;
}

/** The reference KMS with its console, on an injected clock, and a browser in front of it. */
export class ConsoleDesk {
  readonly kms: TestKms;
  readonly steps: Steps;
  readonly origin: string;
  readonly #browser: Browser;
  readonly #watch: Watch;

  private constructor(kms: TestKms, browser: Browser, others: readonly string[]) {
    this.kms = kms;
    this.steps = new Steps(kms);
    this.origin = kms.server.url.replace('127.0.0.1', 'localhost');
    this.#browser = browser;
    this.#watch = new Watch([this.origin, ...others]);
    // Whoever comes anew is asked who they are.
    this.#watch.expect({ path: /^\/v1\/session$/, status: 401 });
  }

  /**
   * @param tuning what the server is started with besides
   * @param others origins that the browser may go to besides the console's
   */
  static async open(
    tuning: Parameters<typeof startTestKms>[1] = {},
    others: readonly string[] = [],
  ): Promise<ConsoleDesk> {
    const kms = await startTestKms(HSM_MODULE ?? '', { consoleFolder: BUILT, ...tuning });
    const browser = await launchChromium().catch(async (error: unknown) => {
      await kms.close();
      throw error;
    });
    return new ConsoleDesk(kms, browser, others);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.kms.close();
  }

  expects(expected: Expected): void {
    this.#watch.expect(expected);
  }

  faults(): string[] {
    return this.#watch.take();
  }

  /** An enrolment link of somebody, as the administrator of the data folder makes one. */
  async linkFor(name: string): Promise<string> {
    const { body } = await this.kms.call<People>('admin', 'GET', '/v1/people');
    const person = body.people.find((one) => one.name === name);
    const { token } = await this.kms.server.admin.issueEnrolment(person?.id ?? '');
    return enrolmentLink(this.origin, token);
  }

  /** A window of nobody in particular, with an authenticator that holds nothing. */
  async sit(): Promise<ConsoleSeat> {
    const context = await this.#browser.newContext({
      baseURL: this.origin,
      viewport: { width: 1280, height: 1000 },
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await this.#watch.observe(context);
    const page = await context.newPage();
    return { context, page, authenticator: await plugIn(context, page) };
  }

  /** A window of somebody who has enrolled and is logged in. */
  async sitAs(name: string): Promise<ConsoleSeat> {
    const seat = await this.sit();
    await seat.page.goto(await this.linkFor(name));
    await seat.page.getByRole('button', { name: 'Make a passkey' }).click();
    await seat.page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
    return seat;
  }

  /** Something to decide: a key that waits for being enabled. Gives its name and the approval's id. */
  async task(changes: Readonly<Record<string, unknown>> = {}): Promise<{ name: string; id: string }> {
    const key = await this.steps.create(`request-${crypto.randomUUID()}`, changes);
    return { name: key.name, id: await this.steps.askToEnable(key) };
  }

  /** Proposes a change, as a person does. Gives its id. */
  async propose(who: Who, kind: string, payload: object): Promise<string> {
    const order = { kind, payload, comment: 'As the audit asked for.' };
    const { status, body } = await this.kms.call<{ id: string }>(who, 'POST', '/v1/changes', order);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body.id;
  }

  /** Proposes a change, and the security officer agrees. */
  async change(kind: string, payload: object): Promise<string> {
    const id = await this.propose('admin', kind, payload);
    await this.steps.approve(id, 'officer');
    return id;
  }

  /** The security officer acts alone, where the group has that switched on. */
  async actAlone(id: string): Promise<void> {
    const path = `/v1/approvals/${id}`;
    const { etag } = await this.kms.call('officer', 'GET', path);
    const body = { reason: 'Payments are down, nobody else can be reached.' };
    const done = await this.kms.call('officer', 'POST', `${path}/break-glass`, body, {
      'if-match': etag ?? '',
    });
    expect(done).toMatchObject({ status: 200 });
  }

  async stateOf(id: string, who: Who = 'operator'): Promise<string> {
    const { body } = await this.kms.call<{ state: string }>(who, 'GET', `/v1/approvals/${id}`);
    return body.state;
  }
}
