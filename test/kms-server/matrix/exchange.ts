import { Agent, request } from 'node:http';

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

/** Sends requests over few connections that stay open: the matrix makes thousands. */
export class Exchange {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  close(): void {
    this.#agent.destroy();
  }

  send<T>(
    raw: string,
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Reply<T>> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = {
      agent: this.#agent,
      method,
      headers: { ...headers, ...type, authorization: `Bearer ${raw}` },
    };
    return new Promise((resolve, reject) => {
      const call = request(this.#url + path, options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, body: (text === '' ? {} : JSON.parse(text)) as T });
        });
      });
      call.on('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
