import { EgressFilteringService } from '@forge/egress';
import type { Faults } from '../faults';
import type { HostCall, HostOutcome, HostResponse } from '../host/calls';
import type { RunningInvocation } from '../host/invocations';
import { Invocations } from '../host/invocations';
import type { ForgeLimits } from '../limits';
import type { AliasTable } from './aliases';
import { sendToLoopback } from './send';

/** Ports that the runtime's proxy connects to, beside the one of https itself. */
const PORTS: ReadonlySet<string> = new Set([
  ...['', '80', '8080', '443', '8443', '8444', '7990', '8089', '8090', '8085', '8060'],
]);

const text = (status: number, body: string, headers: Record<string, string> = {}): HostResponse => ({
  status,
  headers: { 'content-type': 'text/plain', ...headers },
  body,
});

interface Parts {
  readonly addresses: () => readonly string[];
  readonly aliases: AliasTable;
  readonly faults: Faults;
  readonly limits: ForgeLimits;
}

/** Everything that leaves the platform: checked by Forge's own filter, then led to loopback by the alias table. */
export class Egress {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether the manifest, or an admin since, allows the address. */
  allows(url: URL): boolean {
    if (url.protocol !== 'https:' || !PORTS.has(url.port) || url.username !== '' || url.password !== '')
      return false;
    return new EgressFilteringService([...this.#parts.addresses()]).isValidUrl(
      `${url.origin}${url.pathname}`,
    );
  }

  async call(call: HostCall, invocation: RunningInvocation): Promise<HostOutcome> {
    const url = URL.parse(call.target);
    if (!url || !this.allows(url)) return this.#blocked(call.target);
    if (this.#tooMany(invocation)) return text(429, 'Too many egress requests in one invocation');
    const target = this.#parts.aliases.resolve(url.origin);
    const fault = this.#parts.faults.settings.egress[url.origin];
    if (target === undefined || fault === 'down') return { networkError: 'ECONNREFUSED' };
    if (fault === 'slow') return 'silence';
    if (fault === 'error') return text(500, 'Internal Server Error');
    if (fault === 'garbage') return text(200, '\u0000<<not what was asked for>>');
    const answer = await sendToLoopback(target, url, call, invocation.signal);
    return fault === 'lost' ? { networkError: 'ECONNRESET' } : answer;
  }

  /** Named as the runtime names it; the documentation says no more than "403". */
  #blocked(target: string): HostResponse {
    const origin = URL.parse(target)?.origin ?? target;
    return text(403, `URL not included in the external fetch backend permissions: ${origin}`, {
      'forge-proxy-error': 'BLOCKED_EGRESS',
    });
  }

  #tooMany(invocation: RunningInvocation): boolean {
    const minutes = Math.ceil(invocation.request.limitMs / 60_000);
    return Invocations.callCount(invocation, 'egress') > this.#parts.limits.egressPerMinute * minutes;
  }
}
