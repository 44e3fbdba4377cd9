import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { PROBLEMS } from '../../src/kms-server/http/problems';
import { answerUnreadable } from '../../src/kms-server/http/unreadable';
import type { ProblemCode } from '../../src/kms-server/refusal';
import { describeWithHsm } from './support/hsm';
import { context, freshRequest, type ProblemBody, spec, startTestKms, type TestKms } from './support/kms';

interface Parsed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads one answer by the letter: the length must be that of the body, and nothing may follow. */
function parsed(answer: string): Parsed {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((header) => {
      const [name = '', ...value] = header.split(':');
      return [name.toLowerCase(), value.join(':').trim()];
    }),
  );
  const body = rest.join('\r\n\r\n');
  expect(String(Buffer.byteLength(body))).toBe(headers['content-length']);
  return { status: Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(line)?.[1]), headers, body };
}

function expectProblem(answer: string, code: ProblemCode): void {
  const { status, headers, body } = parsed(answer);
  const { status: known, title } = PROBLEMS[code];
  expect({ status, type: headers['content-type'], cache: headers['cache-control'] }).toEqual({
    status: known,
    type: 'application/problem+json; charset=utf-8',
    cache: 'no-store',
  });
  expect(headers.date).toBeTruthy();
  const problem = JSON.parse(body) as ProblemBody;
  expect(problem).toMatchObject({ type: `/v1/docs#problem-${code}`, title, status: known, code });
  expect(problem.detail && problem.mend).toBeTruthy();
}

describeWithHsm('what is no request', (module) => {
  let kms: TestKms;
  beforeAll(async () => {
    kms = await startTestKms(module);
  });
  afterAll(() => kms?.close());

  /** Sends bytes, and reads until the server ends the connection. */
  async function raw(...bytes: readonly string[]): Promise<string> {
    const { hostname, port } = new URL(kms.server.url);
    const socket = connect(Number(port), hostname);
    for (const part of bytes) socket.write(part);
    return text(socket);
  }
  const get = (...headers: readonly string[]) => `GET /v1/health HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
  const post = (...headers: readonly string[]) =>
    `POST /v1/login/passkey HTTP/1.1\r\n${['Host: x', 'Content-Type: application/json', ...headers].join('\r\n')}\r\n\r\n`;

  const MALFORMED = {
    'no HTTP at all': 'hello\r\n\r\n',
    'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'a version that is none': 'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
    'a header without a colon': get('Host: x', 'nonsense'),
    'a header with a NUL': get('Host: x', 'X-A: a\0b'),
    'no Host': get('Connection: close'),
    'two lengths': post('Content-Length: 2', 'Content-Length: 3'),
    'a length and chunks': post('Content-Length: 2', 'Transfer-Encoding: chunked'),
    'a length that is none': post('Content-Length: -1'),
    'a body in broken chunks': `${post('Transfer-Encoding: chunked')}zz\r\n`,
  } as const;
  test.each(Object.entries(MALFORMED))(
    '%s is refused as a problem, and the connection ends',
    async (_what, bytes) => {
      expectProblem(await raw(bytes), 'invalid-request');
    },
  );

  test.each([
    ['a header', get('Host: x', `X-A: ${'a'.repeat(17_000)}`)],
    ['a token', get('Host: x', `Authorization: Bearer ${'a'.repeat(17_000)}`)],
    [
      'many headers',
      get('Host: x', ...Array.from({ length: 1_000 }, (_, index) => `X-${index}: ${'a'.repeat(20)}`)),
    ],
    ['a path', `GET /v1/${'a'.repeat(17_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('%s too large is refused as a problem, without being told again', async (_what, bytes) => {
    const answer = await raw(bytes);
    expectProblem(answer, 'headers-too-large');
    expect(answer).not.toContain('aaaa');
  });

  test('an expectation that nobody knows is not heeded', async () => {
    const { status, body } = parsed(await raw(get('Host: x', 'Expect: the-unexpected', 'Connection: close')));
    expect({ status, body: JSON.parse(body) }).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test('a change that is being made is not answered for what comes after it', async () => {
    const requestId = freshRequest();
    const body = JSON.stringify({ spec: spec(), context: context(requestId) });
    const order = [
      'POST /v1/keys HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${kms.token.jira}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ].join('\r\n');
    const answer = await raw(`${order}\r\n\r\n${body}`, 'nonsense\r\n\r\n');
    expect(answer).not.toContain('invalid-request');
    // Whoever heard nothing asks again, and learns of the one key.
    const again = await kms.call<{ readonly requestId: string }>('jira', 'POST', '/v1/keys', body);
    expect([200, 201]).toContain(again.status);
    expect(again.body.requestId).toBe(requestId);
  });

  test('the server goes on', async () => {
    expect(await kms.call(undefined, 'GET', '/v1/health')).toMatchObject({ status: 200 });
  });
});

describe('a connection', () => {
  /** What somebody reads whose request fails in a way. */
  async function answerTo(code: string): Promise<string> {
    const server = createServer((socket) =>
      answerUnreadable(Object.assign(new Error(code), { code }), socket),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const socket: Socket = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
    try {
      return await text(socket);
    } finally {
      server.close();
      await once(server, 'close');
    }
  }

  test('on which a request stays away gets a problem', async () => {
    expectProblem(await answerTo('ERR_HTTP_REQUEST_TIMEOUT'), 'request-timeout');
  });

  test('that the other end has cut gets nothing', async () => {
    expect(await answerTo('ECONNRESET')).toBe('');
  });
});
