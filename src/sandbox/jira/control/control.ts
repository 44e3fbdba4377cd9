import { z } from 'zod';
import type { ProductResponse } from '../../contracts';
import { type Faults, faultBody } from '../http/faults';
import type { RequestLog } from '../http/log';
import { Refusal } from '../http/refusal';
import type { User } from '../model/people';
import { own } from '../own';
import { addUser } from '../people';
import type { Site } from '../site';
import type { Hostile } from './hostile';
import { HOSTILE_VERBS } from './verbs';

export interface ControlParts {
  readonly site: Site;
  readonly hostile: Hostile;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly reset: () => void;
}

/** A call of the control paths; `path` may leave the root out. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

const ROOT = '/__sandbox/jira';

const newUser = z.strictObject({
  displayName: z.string().min(1),
  emailAddress: z.string().min(3),
  accountId: z.string().optional(),
  accountType: z.enum(['atlassian', 'app', 'customer']).optional(),
  active: z.boolean().optional(),
  groups: z.array(z.string()).optional(),
});

const userChange = z.strictObject({ accountId: z.string(), active: z.boolean() });

type Verb = (parts: ControlParts, body: unknown) => unknown;

const userView = ({ accountId, accountType, displayName, emailAddress, active, apiToken }: User) => ({
  accountId,
  accountType,
  displayName,
  emailAddress,
  active,
  apiToken: apiToken ?? null,
});

/** What can be asked of the site from outside of Jira, by method and path below `/__sandbox/jira/`. */
const VERBS: Readonly<Record<string, Verb>> = {
  'GET users': ({ site }) => site.users.values().map(userView),
  'POST users': ({ site }, body) => userView(site.store.transact(() => addUser(site, newUser.parse(body)))),
  'PUT users': ({ site }, body) => {
    const { accountId, active } = userChange.parse(body);
    const user = site.users.get(accountId);
    if (!user) throw new Refusal(404, [`There is no user ${accountId}.`]);
    site.users.put(accountId, { ...user, active });
    return userView({ ...user, active });
  },
  'GET faults': ({ faults }) => faults.list(),
  'POST faults': ({ faults }, body) => faults.add(faultBody.parse(body)),
  'DELETE faults': ({ faults }) => faults.clear(),
  'GET mails': ({ site }) => site.mails.values(),
  'DELETE mails': ({ site }) =>
    site.store.transact(() => {
      for (const { id } of site.mails.values()) site.mails.delete(id);
    }),
  'GET requests': ({ log }) => log.counts(),
  'DELETE requests': ({ log }) => log.reset(),
  'PUT search-lag': ({ site }, body) => {
    site.index.lag = z.strictObject({ ms: z.number().int().min(0) }).parse(body).ms;
  },
  'POST reset': ({ reset }) => reset(),
};

/** Serves the control paths. They are of the sandbox, not of Jira: nobody authenticates. */
export class Control {
  readonly #parts: ControlParts;

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  async handle(request: ControlRequest): Promise<ProductResponse> {
    try {
      const result = await this.#run(request);
      return result === undefined ? answer(204) : answer(200, result);
    } catch (error) {
      if (error instanceof Refusal)
        return answer(error.status, { errorMessages: error.errorMessages, errors: error.errors });
      if (error instanceof z.ZodError)
        return answer(400, {
          errorMessages: error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
        });
      if (error instanceof SyntaxError) return answer(400, { errorMessages: ['The body is not JSON.'] });
      throw error;
    }
  }

  async #run(request: ControlRequest): Promise<unknown> {
    const path = nameOf(request.path);
    const body: unknown = request.body === '' ? {} : JSON.parse(request.body);
    const verb = VERBS[`${request.method} ${path}`];
    if (verb) return verb(this.#parts, body);
    const move =
      request.method === 'POST' && path.startsWith('hostile/')
        ? own(HOSTILE_VERBS, path.slice('hostile/'.length))
        : undefined;
    if (!move) throw new Refusal(404, [`No control ${request.method} ${request.path}. Known: ${known()}`]);
    return move(this.#parts.hostile, body);
  }
}

/** `/__sandbox/jira/users?x` and `/users` are both `users`. */
function nameOf(path: string): string {
  const [pathname = ''] = path.split('?');
  const below = pathname.startsWith(ROOT) ? pathname.slice(ROOT.length) : pathname;
  return below.replace(/^\//, '');
}

const known = (): string =>
  [...Object.keys(VERBS), ...Object.keys(HOSTILE_VERBS).map((verb) => `POST hostile/${verb}`)].join(', ');

const answer = (status: number, body?: unknown): ProductResponse => ({
  status,
  headers: body === undefined ? {} : { 'content-type': 'application/json' },
  body: body === undefined ? '' : JSON.stringify(body),
});
