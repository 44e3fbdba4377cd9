import type { MovableClock } from '../clock-queue';
import type { Documents } from '../documents';
import type { CatchUp } from '../forge/delivery/schedules';
import type { Faults } from '../forge/faults';
import type { Counters } from '../forge/host/invocation-log';
import type { RunnerProcess } from '../forge/host/runner-process';
import type { Manifest } from '../forge/manifest';
import type { PageModule } from '../forge/page-modules';
import type { ForgePlatform } from '../forge/platform';
import type { ResolverCall } from '../forge/resolvers';
import type { Product } from '../product';

/** What the server needs of a sandbox. Platform and site change with a reset, so they are asked for at each use. */
export interface ControlledSandbox {
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly manifest: Manifest;
  readonly pageModules: readonly PageModule[];
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `http://localhost:port`: where the app's pages come from. Another site than that of `url`, so cookies stay here. */
  readonly appOrigin: string;
  readonly documents: Documents;
  readonly runner: RunnerProcess;
  readonly platform: ForgePlatform;
  readonly jira: Product;
  invokeResolver(call: ResolverCall): Promise<unknown>;
  setScheduleCatchUp(catchUp: CatchUp): void;
  drain(): Promise<void>;
  advance(ms: number): Promise<void>;
  reset(): Promise<void>;
  counters(): Counters;
}
