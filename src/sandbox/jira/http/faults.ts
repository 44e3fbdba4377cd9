import { z } from 'zod';
import type { SandboxClock } from '../../clock';
import type { ProductRequest, ProductResponse } from '../../contracts';

/** Trouble on demand, for the calls that match. */
export const faultBody = z.strictObject({
  method: z.string().optional(),
  /** Regular expression over the path with its query. */
  path: z.string().default(''),
  /** Only calls of this caller: `app` or `user`. */
  caller: z.enum(['app', 'user']).optional(),
  /** Status to answer; without one the call is only slow. */
  status: z.number().int().min(400).max(599).optional(),
  /** `after`: the call takes effect and its answer is lost behind the status. */
  when: z.enum(['before', 'after']).default('before'),
  /** How many calls it hits. */
  count: z.number().int().min(1).default(1),
  /** Calls to let pass first. */
  skip: z.number().int().min(0).default(0),
  /** Milliseconds of the sandbox's time that the call takes. */
  delay: z.number().int().min(0).default(0),
  headers: z.record(z.string(), z.string()).default({}),
  message: z.string().optional(),
});
export type FaultRequest = z.input<typeof faultBody>;
type Fault = z.output<typeof faultBody>;

const RATE_HEADERS = { 'retry-after': '5', 'ratelimit-reason': 'jira-burst-based' };

const MESSAGES: Readonly<Record<number, string>> = {
  409: 'The operation conflicts with another one that is under way.',
  429: 'Rate limit exceeded.',
  500: 'Internal server error.',
  503: 'The service is unavailable.',
};

export class Faults {
  readonly #clock: SandboxClock;
  #faults: Fault[] = [];

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  add(request: FaultRequest): void {
    this.#faults.push(faultBody.parse(request));
  }

  clear(): void {
    this.#faults = [];
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  /** Answers through the first fault that matches, or as if there were none. */
  async around(request: ProductRequest, answer: () => Promise<ProductResponse>): Promise<ProductResponse> {
    const fault = this.#take(request);
    if (!fault) return answer();
    if (fault.delay > 0) await this.#wait(fault.delay);
    if (fault.status === undefined) return answer();
    if (fault.when === 'after') await answer();
    return response(fault, fault.status);
  }

  #take(request: ProductRequest): Fault | undefined {
    const index = this.#faults.findIndex((fault) => matches(fault, request));
    const fault = this.#faults[index];
    if (!fault) return undefined;
    if (fault.skip > 0) {
      this.#faults[index] = { ...fault, skip: fault.skip - 1 };
      return undefined;
    }
    this.#faults =
      fault.count > 1
        ? this.#faults.with(index, { ...fault, count: fault.count - 1 })
        : this.#faults.toSpliced(index, 1);
    return fault;
  }

  #wait(delay: number): Promise<void> {
    return new Promise((resolve) => this.#clock.at(this.#clock.now() + delay, resolve));
  }
}

function matches({ method, path, caller }: Fault, request: ProductRequest): boolean {
  const isApp = request.principal.kind === 'app';
  return (
    (method === undefined || method.toUpperCase() === request.method) &&
    (caller === undefined || (caller === 'app') === isApp) &&
    new RegExp(path).test(request.path)
  );
}

function response(fault: Fault, status: number): ProductResponse {
  const message = fault.message ?? MESSAGES[status] ?? 'The request failed.';
  return {
    status,
    headers: {
      'content-type': 'application/json;charset=UTF-8',
      ...(status === 429 ? RATE_HEADERS : {}),
      ...fault.headers,
    },
    body: JSON.stringify({ errorMessages: [message], errors: {} }),
  };
}
