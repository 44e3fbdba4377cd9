import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { Authenticator, type Misbehaviour } from './authenticator';

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `Set-Cookie` lines. */
  readonly cookies: readonly string[];
}

export interface Refused {
  readonly code: string;
  readonly detail: string;
}

interface Begun {
  readonly ceremony: string;
  readonly options: unknown;
}

export interface SessionBody {
  readonly person: { readonly id: string; readonly name: string };
  readonly csrf: string;
  readonly expiresAt: number;
  readonly freshUntil: number | null;
}

/** What a page of the console does in a person's browser: keeps cookies, sends its origin and the CSRF token. */
export class Browser {
  readonly jar = new Map<string, string>();
  readonly origin: string;
  readonly authenticator: Authenticator;
  csrf: string | undefined;
  readonly #ca: string | undefined;

  /**
   * @param url where the server listens
   * @param ca whom to trust where that is TLS
   */
  constructor(url: string, ca?: string) {
    this.#ca = ca;
    this.origin = url.replace('127.0.0.1', 'localhost');
    this.authenticator = new Authenticator(this.origin);
  }

  /** @param headers in the place of those that a page of ours sends; undefined: left out */
  async send<T = Refused>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string | undefined>> = {},
  ): Promise<Reply<T>> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const usual = {
      connection: 'close',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === '' ? {} : { cookie }),
      ...(method === 'GET' ? {} : { origin: this.origin, 'sec-fetch-site': 'same-origin' }),
      ...(this.csrf === undefined || method === 'GET' ? {} : { 'x-keydesk-csrf': this.csrf }),
    };
    const sent = Object.entries({ ...usual, ...headers }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const url = this.origin.replace('localhost', '127.0.0.1') + path;
    const reply = await exchange<T>({ url, method, headers: sent, ca: this.#ca }, body);
    for (const line of reply.cookies) this.#keep(line);
    return reply;
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split('=');
    if (line.includes('Max-Age=0')) this.jar.delete(name);
    else this.jar.set(name, value);
  }

  /** Takes what a log-in answers. */
  #enter(reply: Reply<SessionBody & Refused>): Reply<SessionBody & Refused> {
    if (reply.status === 200) this.csrf = reply.body.csrf;
    return reply;
  }

  async enrol(token: string, wrong: Misbehaviour = {}): Promise<Reply<SessionBody & Refused>> {
    const begun = await this.send<Begun>('POST', '/v1/enrolment/passkey/options', { token });
    if (begun.status !== 200) return begun as unknown as Reply<SessionBody & Refused>;
    const { ceremony, options } = begun.body;
    const response = this.authenticator.create(options, wrong);
    return this.#enter(
      await this.send('POST', '/v1/enrolment/passkey', { ceremony, response, name: 'laptop' }),
    );
  }

  async begin(path = '/v1/login/passkey'): Promise<Begun> {
    return (await this.send<Begun>('POST', `${path}/options`, {})).body;
  }

  async logIn(wrong: Misbehaviour = {}, path = '/v1/login/passkey'): Promise<Reply<SessionBody & Refused>> {
    const { ceremony, options } = await this.begin(path);
    const response = this.authenticator.get(options, wrong);
    return this.#enter(await this.send('POST', path, { ceremony, response }));
  }

  reauthenticate(wrong: Misbehaviour = {}): Promise<Reply<SessionBody & Refused>> {
    return this.logIn(wrong, '/v1/session/reauthentication/passkey');
  }

  async addPasskey(
    wrong: Misbehaviour = {},
  ): Promise<Reply<{ readonly passkeys: readonly { readonly id: string }[] } & Refused>> {
    const begun = await this.send<Begun & Refused>('POST', '/v1/passkeys/options', {});
    if (begun.status !== 200) return begun as never;
    const response = this.authenticator.create(begun.body.options, wrong);
    return this.send('POST', '/v1/passkeys', { ceremony: begun.body.ceremony, response, name: 'phone' });
  }
}

interface Order {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly ca: string | undefined;
}

/** One request by Node's own client, which, unlike fetch, lets a test set Origin and Cookie. */
function exchange<T>({ url, method, headers, ca }: Order, body: unknown): Promise<Reply<T>> {
  const options = {
    method,
    headers: Object.fromEntries(headers),
    agent: false,
    ...(ca ? { ca } : {}),
  } as const;
  const ask = url.startsWith('https:') ? requestTls : request;
  return new Promise((resolve, reject) => {
    const call = ask(url, options, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const json = String(answer.headers['content-type'] ?? '').includes('json');
        resolve({
          status: answer.statusCode ?? 0,
          body: (json ? JSON.parse(text) : undefined) as T,
          text,
          headers: answer.headers,
          cookies: answer.headers['set-cookie'] ?? [],
        });
      });
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
