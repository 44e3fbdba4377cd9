import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MovableClock } from './clock-queue';
import { RealClock } from './clock-real';
import { Documents, type Snapshot } from './documents';
import { bundleApp, projectRoot } from './forge/bundle';
import type { EvaluateExpression } from './forge/delivery/events';
import type { CatchUp } from './forge/delivery/schedules';
import { type FaultInput, Faults } from './forge/faults';
import { Activity } from './forge/host/activity';
import type { Counters } from './forge/host/invocation-log';
import { ProxyServer } from './forge/host/proxy-server';
import { RunnerProcess } from './forge/host/runner-process';
import { FORGE_LIMITS, type ForgeLimits } from './forge/limits';
import { handlerModules, type Manifest, readManifest } from './forge/manifest';
import { isUiKit, type PageModule, pageModulesOf } from './forge/page-modules';
import { ForgePlatform } from './forge/platform';
import { type Random, seededRandom } from './forge/random';
import type { ResolverCall } from './forge/resolvers';
import { UiBundles } from './forge/ui-bundles';
import { serveSandbox } from './http/paths';
import { SandboxServer } from './http/server';
import type { CreateProduct, Product } from './product';
import { AppOrigin } from './web/app-origin';

export interface SandboxOptions {
  /** Folder with `manifest.yml` and `src/`. */
  readonly appDir: string;
  /** Folder of the sandbox's state, or `:memory:`. */
  readonly dataDir: string;
  /** A real clock with the kept offset where none is given. */
  readonly clock?: MovableClock;
  /** Port of the server on 127.0.0.1; 0 for a free one. */
  readonly port?: number;
  readonly faults?: FaultInput;
  /** Seed of every choice that is left to chance. */
  readonly seed?: number;
  readonly limits?: Partial<ForgeLimits>;
  /** Folder of a bundle made before; the app is bundled otherwise. */
  readonly bundle?: string;
  /** Where bundles are kept; `.keydesk/app-bundle` in the app's folder by default. */
  readonly bundleCache?: string;
  /** The built runner; `build/app-runner.js` by default. */
  readonly runnerFile?: string;
  /** Where bundles of UI Kit pages are kept; `.keydesk/ui-bundle` in the app's folder by default. */
  readonly uiBundleCache?: string;
  /** Which of the scheduled runs that a jump of the clock passes over are made. */
  readonly scheduleCatchUp?: CatchUp;
}

/** State that a reset makes anew; processes and servers stay. */
interface State<P extends Product> {
  readonly documents: Documents;
  readonly random: Random;
  readonly platform: ForgePlatform;
  readonly product: P;
}

const CLOCK_COLLECTION = 'sandbox.clock';
const SITE_COLLECTION = 'sandbox.site';
const DATABASE = 'sandbox.sqlite';

const builtFolder = (name: string): string => join(projectRoot(), 'build', name);

const databaseFile = (dataDir: string) => (dataDir === ':memory:' ? dataDir : join(dataDir, DATABASE));

function cloudIdOf(documents: Documents, random: Random): string {
  const kept = documents.get<string>(SITE_COLLECTION, 'cloudId');
  if (kept !== undefined) return kept;
  const cloudId = random.uuid();
  documents.put(SITE_COLLECTION, 'cloudId', cloudId);
  return cloudId;
}

/** A running sandbox: platform, product, server, and the clock that all of them share. */
export class Sandbox<P extends Product> {
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly manifest: Manifest;
  readonly pageModules: readonly PageModule[];
  readonly runner: RunnerProcess;
  readonly #options: SandboxOptions;
  readonly #createProduct: CreateProduct<P>;
  readonly #proxy: ProxyServer;
  readonly #server: SandboxServer;
  readonly #appServer: SandboxServer;
  readonly #bundles: UiBundles;
  readonly #activity = new Activity();
  #state: State<P>;
  #catchUp: CatchUp;
  #closing: Promise<void> | undefined;

  private constructor(parts: {
    readonly options: SandboxOptions;
    readonly createProduct: CreateProduct<P>;
    readonly proxy: ProxyServer;
    readonly server: SandboxServer;
    readonly appServer: SandboxServer;
    readonly runner: RunnerProcess;
    readonly manifest: Manifest;
    readonly pageModules: readonly PageModule[];
    readonly documents: Documents;
  }) {
    const { options, documents } = parts;
    this.#options = options;
    this.#createProduct = parts.createProduct;
    this.#proxy = parts.proxy;
    this.#server = parts.server;
    this.#appServer = parts.appServer;
    this.#bundles = new UiBundles(options.appDir, options.uiBundleCache);
    this.runner = parts.runner;
    this.manifest = parts.manifest;
    this.pageModules = parts.pageModules;
    this.#catchUp = options.scheduleCatchUp ?? 'all';
    this.faults = new Faults(options.faults);
    this.clock = options.clock ?? new RealClock(documents.get<number>(CLOCK_COLLECTION, 'offset') ?? 0);
    this.clock.beforeMove(() => this.#activity.idle());
    this.clock.onMove(() => this.#clockMoved());
    this.#state = this.#build(documents, options.seed);
    this.#server.handle(serveSandbox(this, builtFolder('sandbox-site')));
    const appOrigin = this.#appOrigin();
    this.#appServer.handle((request) => appOrigin.serve(request));
  }

  #appOrigin(): AppOrigin {
    return new AppOrigin({
      ...{ manifest: this.manifest, platform: () => this.platform, appDir: this.#options.appDir },
      frameFolder: builtFolder('sandbox-frame'),
      bundles: this.#bundles,
      ...{ siteUrl: this.url, origin: this.appOrigin },
    });
  }

  static async create<P extends Product>(
    options: SandboxOptions,
    createProduct: CreateProduct<P>,
  ): Promise<Sandbox<P>> {
    const manifest = readManifest(options.appDir);
    const pageModules = pageModulesOf(manifest);
    const bundleDir = options.bundle ?? (await bundleApp(options.appDir, options.bundleCache));
    const proxy = await ProxyServer.start();
    const runnerFile = options.runnerFile ?? join(projectRoot(), 'build', 'app-runner.js');
    const modules = handlerModules(manifest);
    const runner = new RunnerProcess(runnerFile, { type: 'start', bundleDir, modules, proxy: proxy.address });
    const server = await SandboxServer.start(options.port ?? 0);
    const appServer = await SandboxServer.start(0);
    try {
      await runner.ready();
      const documents = new Documents(databaseFile(options.dataDir));
      const servers = { proxy, server, appServer };
      return new Sandbox({ ...servers, options, createProduct, runner, manifest, pageModules, documents });
    } catch (error) {
      await Promise.all([runner.close(), proxy.close(), server.close(), appServer.close()]);
      throw error;
    }
  }

  #build(documents: Documents, seed = Date.now()): State<P> {
    const random = seededRandom(seed);
    const cloudId = cloudIdOf(documents, random);
    const siteUrl = this.url;
    const product: { current?: P } = {};
    const evaluate: EvaluateExpression = (expression, variables) =>
      product.current?.evaluate(expression, { variables });
    const platform = new ForgePlatform({
      ...{
        documents,
        clock: this.clock,
        random,
        faults: this.faults,
        manifest: this.manifest,
        runner: this.runner,
      },
      ...{ proxy: this.#proxy, activity: this.#activity, cloudId, siteUrl, url: this.url, evaluate },
      limits: { ...FORGE_LIMITS, ...this.#options.limits },
      catchUp: () => this.#catchUp,
    });
    product.current = this.#createProduct({ documents, clock: this.clock, platform, siteUrl, cloudId });
    platform.connect(product.current);
    return { documents, random, platform, product: product.current };
  }

  #clockMoved(): void {
    const { clock } = this;
    if (this.#closing) return;
    this.runner.send({ type: 'clock', now: clock.now(), frozen: clock.frozen });
    if (clock instanceof RealClock) this.#state.documents.put(CLOCK_COLLECTION, 'offset', clock.offset);
  }

  /** `http://127.0.0.1:port`: the site's REST API, web triggers and the control API. */
  get url(): string {
    return this.#server.url;
  }

  /** `http://localhost:port`: the app's pages, on a site of their own. */
  get appOrigin(): string {
    return `http://localhost:${this.#appServer.port}`;
  }

  get siteUrl(): string {
    return this.url;
  }

  get documents(): Documents {
    return this.#state.documents;
  }

  get jira(): P {
    return this.#state.product;
  }

  get platform(): ForgePlatform {
    return this.#state.platform;
  }

  /** Runs a resolver of a page with a person's session; rejects with a `ResolverError`. */
  invokeResolver(call: ResolverCall): Promise<unknown> {
    return this.platform.invokeResolver(call);
  }

  /** Bundles the app's UI Kit pages, which takes seconds each, before somebody opens one. */
  preparePages(): Promise<void> {
    return this.#bundles.prepare(this.manifest.resources.filter(isUiKit));
  }

  setScheduleCatchUp(catchUp: CatchUp): void {
    this.#catchUp = catchUp;
  }

  /** Returns once no function runs and nothing is due at the present time. */
  drain(): Promise<void> {
    return this.clock.settle();
  }

  /** Moves the clock, running what falls due on the way. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  counters(): Counters {
    return this.platform.log.counters();
  }

  /** Everything that the site and the app keep now, for a later `reset`. */
  snapshot(): Snapshot {
    return this.#state.documents.snapshot();
  }

  /**
   * Forgets everything that the site and the app have kept, and starts anew with the same processes.
   *
   * @param options the clock's new time, where it stands still; the new seed; the new faults; what is to be kept
   *   from the start, nothing by default
   */
  async reset(
    options: {
      readonly now?: number;
      readonly seed?: number;
      readonly faults?: FaultInput;
      readonly from?: Snapshot;
    } = {},
  ): Promise<void> {
    this.platform.close();
    await this.#activity.idle();
    this.#state.documents.close();
    if (this.#options.dataDir !== ':memory:') this.#removeDatabase();
    this.faults.set(options.faults ?? {});
    const documents = new Documents(databaseFile(this.#options.dataDir));
    if (options.from) documents.restore(options.from);
    const stale = this.#state;
    this.#state = { ...stale, documents };
    this.clock.reset(options.now);
    await this.runner.ready();
    this.#state = this.#build(documents, options.seed ?? this.#options.seed);
  }

  #removeDatabase(): void {
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(`${databaseFile(this.#options.dataDir)}${suffix}`, { force: true });
    }
  }

  /** Stops; what is kept in the data folder goes on with the next start. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.platform.close();
    this.clock.close();
    await this.#server.close();
    await this.#appServer.close();
    await this.#bundles.close();
    await this.#activity.idle();
    await this.runner.close();
    await this.#proxy.close();
    this.#state.documents.close();
  }
}
