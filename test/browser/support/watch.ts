import type { BrowserContext, ConsoleMessage, Request, Response } from 'playwright-core';

/** An answer that a test means to provoke. */
export interface Expected {
  readonly path: RegExp;
  readonly status: number;
}

/** Chromium's line for every answer of 400 and more: the answers themselves are looked at. */
const FAILED_LOAD = /^Failed to load resource: the server responded with a status of [45]\d\d/;

/** What a page leaves behind that is going. */
const GIVEN_UP = 'net::ERR_ABORTED';

/** In every frame: what the page itself can see go wrong, said on the console. */
const REPORT = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  console.error('Content-Security-Policy: ' + violatedDirective + ' blocked ' + blockedURI + ' ' + sample));`;

/** Collects whatever goes wrong in the pages of a browser context. */
export class Watch {
  readonly #faults: string[] = [];
  readonly #expected: Expected[] = [];
  readonly #origins: readonly string[];

  /** @param origins of the site and of the app's pages: nothing else may be asked at all */
  constructor(origins: readonly string[]) {
    this.#origins = origins;
  }

  async observe(context: BrowserContext): Promise<void> {
    await context.addInitScript({ content: REPORT });
    context.on('console', (message) => this.#console(message));
    context.on('weberror', (error) => this.#faults.push(`Page error: ${String(error.error().stack)}`));
    context.on('request', (request) => this.#request(request));
    context.on('requestfailed', (request) => this.#failed(request));
    context.on('response', (response) => this.#answer(response));
  }

  /** From now on, answers like this one are no fault. */
  expect(expected: Expected): void {
    this.#expected.push(expected);
  }

  /** What went wrong since the last look. */
  take(): string[] {
    return this.#faults.splice(0);
  }

  #console(message: ConsoleMessage): void {
    const text = message.text();
    if (message.type() !== 'error' || FAILED_LOAD.test(text)) return;
    this.#faults.push(`Console: ${text} (${message.location().url})`);
  }

  #request(request: Request): void {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && !this.#origins.includes(origin))
      this.#faults.push(`Request to a stranger: ${request.url()}`);
  }

  #failed(request: Request): void {
    const reason = request.failure()?.errorText ?? '';
    if (reason !== GIVEN_UP) this.#faults.push(`Request failed: ${request.url()} ${reason}`);
  }

  #answer(response: Response): void {
    const status = response.status();
    if (status < 400) return;
    const { pathname, search } = new URL(response.url());
    const path = `${pathname}${search}`;
    const isExpected = this.#expected.some((one) => one.status === status && one.path.test(path));
    if (!isExpected) this.#faults.push(`Answer: ${response.request().method()} ${path} ${status}`);
  }
}
