import http from 'node:http';
import type { HostCall, HostOutcome } from '../host/calls';

/** A connection per call: a server that was started anew must not be met on a connection of the one before. */
const agent = new http.Agent({ keepAlive: false, maxSockets: 64 });

const HOP_HEADERS: ReadonlySet<string> = new Set(['connection', 'transfer-encoding', 'keep-alive']);

function headersOf(response: http.IncomingMessage): Record<string, string | string[]> {
  const entries = Object.entries(response.headers).filter(([name]) => !HOP_HEADERS.has(name));
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/**
 * Sends a call to the server on loopback that stands for a host of the outside world.
 *
 * @param target origin on loopback, as the alias table has it
 * @param url what the function asked for; the server sees its host name
 */
export function sendToLoopback(
  target: string,
  url: URL,
  call: HostCall,
  signal: AbortSignal,
): Promise<HostOutcome> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => resolve({ networkError: error.code ?? 'ECONNRESET' });
    const request = http.request(new URL(`${url.pathname}${url.search}`, target), {
      agent,
      method: call.method,
      signal,
      headers: { ...call.headers, host: url.host, 'content-length': call.body.length },
    });
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 502,
          headers: headersOf(response),
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.end(call.body);
  });
}
