import type { MovableClock } from '../clock-queue';
import type { AppPlatform, FunctionCall, InstalledApp, ProductEvent, ProductSite } from '../contracts';
import type { Documents } from '../documents';
import { type EvaluateExpression, Events } from './delivery/events';
import { Queues } from './delivery/queues';
import { type CatchUp, Schedules } from './delivery/schedules';
import { drawMs } from './delivery/spread';
import { WebTriggers } from './delivery/web-triggers';
import { AliasTable } from './egress/aliases';
import { EgressConsent } from './egress/consent';
import { Egress } from './egress/egress';
import type { Faults } from './faults';
import { AppFunctions } from './functions';
import type { Activity } from './host/activity';
import type { CallHandler, HostCall, HostResponse } from './host/calls';
import { Dispatcher } from './host/dispatcher';
import { InvocationLog } from './host/invocation-log';
import { Invocations } from './host/invocations';
import type { ProxyServer } from './host/proxy-server';
import type { RunnerProcess } from './host/runner-process';
import { type Installation, installationOf } from './installation';
import { KvsApi } from './kvs/api';
import type { ForgeLimits } from './limits';
import type { Manifest } from './manifest';
import { callProduct, type ProductCallRules } from './product/product-calls';
import type { Random } from './random';
import { type ResolverCall, Resolvers } from './resolvers';

export interface ForgeParts {
  readonly documents: Documents;
  readonly clock: MovableClock;
  readonly random: Random;
  readonly faults: Faults;
  readonly limits: ForgeLimits;
  readonly manifest: Manifest;
  readonly runner: RunnerProcess;
  readonly proxy: ProxyServer;
  readonly activity: Activity;
  readonly cloudId: string;
  readonly siteUrl: string;
  /** Origin of the sandbox's server, for web triggers. */
  readonly url: string;
  readonly evaluate: EvaluateExpression;
  readonly catchUp: () => CatchUp;
}

/** The Forge platform for one installed app, on one site. */
export class ForgePlatform implements AppPlatform {
  readonly log = new InvocationLog();
  readonly kvs: KvsApi;
  readonly queues: Queues;
  readonly events: Events;
  readonly schedules: Schedules;
  readonly webTriggers: WebTriggers;
  readonly aliases: AliasTable;
  readonly consent: EgressConsent;
  readonly functions: AppFunctions;
  readonly installation: Installation;
  readonly #resolvers: Resolvers;
  readonly #invocations: Invocations;
  readonly #parts: ForgeParts;
  #site: ProductSite | undefined;

  constructor(parts: ForgeParts) {
    const { documents, manifest, random, limits, faults, clock } = parts;
    this.#parts = parts;
    this.installation = installationOf(documents, manifest.appId, random);
    this.consent = new EgressConsent(documents, manifest.configurableEgress, limits);
    this.aliases = new AliasTable(documents);
    this.kvs = new KvsApi(documents, manifest.entities, {
      now: () => clock.now(),
      queryLagMs: () => drawMs(random, faults.settings.kvs.queryLagMs),
      lingerMs: () => drawMs(random, faults.settings.kvs.lingerMs),
    });
    this.#invocations = this.#createInvocations();
    this.functions = new AppFunctions(manifest, this.#invocations, limits);
    const shared = { ...parts, functions: this.functions };
    this.queues = new Queues(shared);
    this.events = new Events({
      ...shared,
      appAccountId: this.installation.accountId,
      evaluate: parts.evaluate,
    });
    this.schedules = new Schedules(shared);
    this.webTriggers = new WebTriggers(shared);
    this.#resolvers = new Resolvers({ ...shared, environmentId: this.installation.environmentId });
    this.#openDoor();
  }

  #createInvocations(): Invocations {
    const { manifest, cloudId, ...parts } = this.#parts;
    const { environmentId, installationId } = this.installation;
    return new Invocations({
      ...parts,
      log: this.log,
      installation: {
        contextAri: `ari:cloud:jira::site/${cloudId}`,
        appContext: {
          ...{ appId: manifest.appId, appVersion: '1.0.0' },
          ...{ environmentId, environmentType: 'DEVELOPMENT', installationId },
        },
        permissions: () => this.permissions,
      },
    });
  }

  /** Scopes and egress that hold now. */
  get permissions() {
    return {
      scopes: this.#parts.manifest.scopes,
      external: { fetch: { backend: this.egressAddresses() } },
    };
  }

  #productRules(): ProductCallRules {
    const { manifest } = this.#parts;
    return { manifest, appAccountId: this.installation.accountId, site: () => this.#requireSite() };
  }

  #openDoor(): void {
    const { proxy, runner, faults, limits } = this.#parts;
    const egress = new Egress({
      aliases: this.aliases,
      faults,
      limits,
      addresses: () => this.egressAddresses(),
    });
    const dispatcher = new Dispatcher({
      ...this.#parts,
      ...{ invocations: this.#invocations, log: this.log, kvs: this.kvs, queues: this.queues, egress },
      webTriggers: this.webTriggers,
      product: this.#productRules(),
    });
    const handle: CallHandler = (token, call) => dispatcher.handle(token, call);
    runner.handle(handle);
    proxy.handle(handle);
  }

  #requireSite(): ProductSite {
    if (!this.#site) throw new Error('The app is not installed on a site yet');
    return this.#site;
  }

  /** Addresses that functions may reach now: those of the manifest and those that an admin allowed. */
  egressAddresses(): string[] {
    return [...this.#parts.manifest.egress, ...this.consent.backendAddresses()];
  }

  get installed(): InstalledApp {
    const { manifest } = this.#parts;
    const { environmentId, accountId } = this.installation;
    const { appId, name, scopes, modules } = manifest;
    return { appId, environmentId, name, accountId, scopes, modules };
  }

  /** Installs the app on the site, and takes up what an earlier run left to do. */
  connect(site: ProductSite): void {
    this.#site = site;
    site.appInstalled(this.installed);
    this.queues.start();
    this.events.start();
    this.schedules.start();
  }

  publish(event: ProductEvent): void {
    this.events.publish(event);
  }

  async invoke(call: FunctionCall): Promise<unknown> {
    this.#checkApp(call);
    const { moduleType, moduleKey, functionKey, payload } = call;
    const outcome = await this.functions.run({ moduleType, moduleKey, functionKey, payload });
    if (!outcome.ok) throw new Error(`${functionKey}: ${outcome.error.message}`);
    return outcome.value;
  }

  dispatch(call: FunctionCall): void {
    this.#checkApp(call);
    this.events.dispatch(call);
  }

  #checkApp({ appId }: FunctionCall): void {
    if (appId !== this.#parts.manifest.appId) throw new Error(`App ${appId} is not installed`);
  }

  /** Runs a resolver as the page of a module does. */
  invokeResolver(call: ResolverCall): Promise<unknown> {
    return this.#resolvers.invoke(call);
  }

  /** What `view.getContext()` tells a page of the app, but for the theme. */
  pageContext(page: Parameters<Resolvers['context']>[0]) {
    return { ...this.#resolvers.context(page), permissions: this.permissions };
  }

  /** `requestJira` of a page: as the person, within the app's scopes. */
  callProductAs(accountId: string, call: Omit<HostCall, 'meta'>): Promise<HostResponse> {
    const meta = { type: 'fpp', provider: 'user', remote: 'jira' } as const;
    return callProduct(this.#productRules(), { ...call, meta }, { accountId });
  }

  /** Ends what runs and stops deliveries; what waits is kept. */
  close(): void {
    this.queues.close();
    this.events.close();
    this.schedules.close();
    this.#invocations.abandon();
  }
}
