import { request as httpRequest } from 'node:http';
import type { TestSandbox } from '../forge/support';

export interface Visit {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // Answers are JSON of many shapes; each test says what it expects of it.
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it
  readonly body: any;
}

export interface VisitOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request, with exactly the headers given: `fetch` sets `Host` and `Origin` by itself. */
export function visit(origin: string, path: string, options: VisitOptions = {}): Promise<Visit> {
  const { method = 'GET', body, headers = {} } = options;
  const { port, host } = new URL(origin);
  const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = String(response.headers['content-type']).includes('json') && text !== '';
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            body: isJson ? JSON.parse(text) : undefined,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(content);
  });
}

/** Somebody in a browser: with the cookie of a session, and the headers of a page of the site. */
export class Visitor {
  readonly #sandbox: TestSandbox;
  readonly cookie: string;

  private constructor(sandbox: TestSandbox, cookie: string) {
    this.#sandbox = sandbox;
    this.cookie = cookie;
  }

  static async signIn(sandbox: TestSandbox, accountId: string): Promise<Visitor> {
    const answer = await visit(sandbox.url, '/__sandbox/session', {
      ...{ method: 'POST', body: { accountId }, headers: { origin: sandbox.url } },
    });
    const [cookie = ''] = (answer.headers['set-cookie'] ?? []) as string[];
    return new Visitor(sandbox, cookie.split(';')[0] ?? '');
  }

  get(path: string): Promise<Visit> {
    return visit(this.#sandbox.url, path, { headers: { cookie: this.cookie } });
  }

  post(path: string, body: unknown): Promise<Visit> {
    const headers = { cookie: this.cookie, origin: this.#sandbox.url };
    return visit(this.#sandbox.url, path, { method: 'POST', body, headers });
  }
}
