import { z } from 'zod';
import { FaultSettings } from '../forge/faults';
import { pageRoutes } from '../web/routes';
import type { ControlledSandbox } from './controlled';
import { type HttpAnswer, type HttpRequest, jsonAnswer } from './exchange';
import { Answer, answerJson, type Input, type RouteTable, refuse } from './json-routes';
import { accountOf } from './people';

const Advance = z.strictObject({ ms: z.number().min(0) });
const CatchUp = z.strictObject({ scheduleCatchUp: z.enum(['all', 'last']) });
const Alias = z.strictObject({ address: z.string(), target: z.string().nullable() });
const Invoke = z.strictObject({
  functionKey: z.string(),
  payload: z.unknown().optional(),
  extension: z.record(z.string(), z.unknown()).optional(),
});
const DomainQuery = z.object({ key: z.string(), domain: z.string().optional(), type: z.string().optional() });

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * `/__sandbox/`: what a person or a test does to the sandbox itself. Every answer is JSON.
 */
export class Control {
  readonly #sandbox: ControlledSandbox;
  readonly #routes: RouteTable;

  constructor(sandbox: ControlledSandbox) {
    this.#sandbox = sandbox;
    const { clock, faults } = sandbox;
    const platform = () => sandbox.platform;
    this.#routes = {
      'GET clock': () => ({ now: iso(clock.now()), frozen: clock.frozen }),
      'POST clock/advance': async ({ body }) => {
        await sandbox.advance(Advance.parse(body).ms);
        return { now: iso(clock.now()) };
      },
      'POST clock/settings': ({ body }) => sandbox.setScheduleCatchUp(CatchUp.parse(body).scheduleCatchUp),
      'POST drain': () => sandbox.drain(),
      'POST reset': () => sandbox.reset(),
      'GET faults': () => faults.settings,
      'PUT faults': ({ body }) => {
        faults.set(FaultSettings.parse(body ?? {}));
        return faults.settings;
      },
      'GET egress/aliases': () => platform().aliases.all(),
      'PUT egress/aliases': ({ body }) => this.#setAlias(Alias.parse(body)),
      'GET apps': () => [this.#app()],
      'GET apps/*': ({ names }) => this.#checkApp(names) ?? this.#app(),
      'GET apps/*/egress': ({ names }) => this.#checkApp(names) ?? { results: platform().consent.groups() },
      'POST apps/*/egress': (input) => this.#consent(input),
      'DELETE apps/*/egress': (input) => this.#withdraw(input),
      'POST apps/*/modules/*/invoke': (input) => this.#invoke(input),
      'GET queues': () =>
        platform()
          .queues.waiting()
          .map((one) => ({ ...one, due: iso(one.due) })),
      'GET schedules': () =>
        platform()
          .schedules.waiting()
          .map((one) => ({ ...one, due: iso(one.due) })),
      'GET events': () => ({ log: platform().events.records, waiting: platform().events.waiting() }),
      'GET invocations': () => platform().log.records,
      'DELETE invocations': () => platform().log.clear(),
      'GET counters': () => sandbox.counters(),
      'GET storage': () => platform().kvs.contents(),
      ...pageRoutes(sandbox),
    };
  }

  async handle(request: HttpRequest): Promise<HttpAnswer> {
    const path = new URL(request.url, 'http://sandbox.invalid').pathname.slice('/__sandbox/'.length);
    if (path === 'jira' || path.startsWith('jira/')) return this.#product(request);
    return answerJson(this.#routes, request, path);
  }

  #product({ method, url, body }: HttpRequest): Promise<HttpAnswer> {
    return this.#sandbox.jira.control({
      method,
      path: url,
      headers: {},
      body,
      principal: { kind: 'anonymous' },
    });
  }

  #app() {
    const { manifest, platform, runner } = this.#sandbox;
    return {
      ...{ appId: manifest.appId, name: manifest.name, ...platform.installation },
      ...{ scopes: manifest.scopes, egress: platform.egressAddresses(), bundleLoadMs: runner.loadMs },
      modules: Object.fromEntries(
        Object.entries(manifest.modules).map(([type, modules]) => [
          type,
          modules.map((module) => module.key),
        ]),
      ),
      webTriggers: platform.webTriggers.urls(),
    };
  }

  #checkApp([appId]: readonly string[]): Answer | undefined {
    return appId === this.#sandbox.manifest.appId ? undefined : refuse(404, `App ${appId} is not installed`);
  }

  #setAlias({ address, target }: z.infer<typeof Alias>): object {
    const { aliases } = this.#sandbox.platform;
    if (target === null) aliases.remove(address);
    else aliases.set(address, target);
    return aliases.all();
  }

  /** The admin's account where the caller is one; what to answer where not. */
  async #admin(request: HttpRequest): Promise<string | Answer> {
    const accountId = await accountOf(this.#sandbox.jira, request);
    if (accountId === undefined)
      return refuse(401, 'Sign in as a user of the site, with e-mail and API token');
    if (!this.#sandbox.jira.isAdmin(accountId)) return refuse(403, 'Only an admin of the site may do this');
    return accountId;
  }

  /** Stands for the consent dialogue of `permissions.egress.set`: an admin sends it, having read it. */
  async #consent({ request, body, names }: Input): Promise<unknown> {
    const admin = this.#checkApp(names) ?? (await this.#admin(request));
    if (admin instanceof Answer) return admin;
    const { status, body: answer } = this.#sandbox.platform.consent.set(body, true);
    return new Answer(jsonAnswer(status, answer));
  }

  async #withdraw({ request, query, names }: Input): Promise<unknown> {
    const admin = this.#checkApp(names) ?? (await this.#admin(request));
    if (admin instanceof Answer) return admin;
    const { key, domain, type } = DomainQuery.parse(Object.fromEntries(query));
    const { consent } = this.#sandbox.platform;
    const answer =
      domain === undefined
        ? consent.deleteGroup(key, true)
        : consent.deleteDomain(key, domain, type ?? 'FETCH_BACKEND_SIDE', true);
    return new Answer(jsonAnswer(answer.status, answer.body));
  }

  async #invoke({ request, body, names }: Input): Promise<unknown> {
    const accountId = this.#checkApp(names) ?? (await accountOf(this.#sandbox.jira, request));
    if (accountId instanceof Answer) return accountId;
    if (accountId === undefined)
      return refuse(401, 'Sign in as a user of the site, with e-mail and API token');
    const moduleKey = names[1] ?? '';
    const adminPages = this.#sandbox.manifest.modules['jira:adminPage'] ?? [];
    const adminOnly = adminPages.some((page) => page.key === moduleKey);
    if (adminOnly && !this.#sandbox.jira.isAdmin(accountId)) {
      return refuse(403, 'Only an admin of the site may open this page');
    }
    const { functionKey, payload, extension } = Invoke.parse(body);
    const value = await this.#sandbox.invokeResolver({
      ...{ moduleKey, functionKey, payload, accountId },
      ...(extension ? { extension } : {}),
    });
    return new Answer(jsonAnswer(200, { value: value ?? null }));
  }
}
