import { KMS_HOST } from '../../../src/cli/demo/cast';
import type { Stage } from '../../../src/cli/demo/stage';
import type { InvocationRecord, LoggedCall } from '../../../src/sandbox/forge/host/invocation-log';

/** What one request costs the app. Every call of its functions counts, whatever the answer was. */
export interface Cost {
  /** Requests to Jira's REST API. */
  readonly jiraCalls: number;
  /** Points of Jira Cloud's rate limits that these cost. */
  readonly jiraPoints: number;
  /** Requests to the key-value store; a transaction is one. */
  readonly kvsOps: number;
  /** HTTP requests to the KMS. */
  readonly kmsCalls: number;
  /** Runs of functions: validators, triggers, post functions, consumers. */
  readonly invocations: number;
  /** Processor time of those runs in milliseconds; where two overlap, the time they share counts twice. */
  readonly cpuMs: number;
}

/** Sums over what the app does from its creation on. */
export class Meter {
  readonly #stage: Stage;

  /** Sets the sandbox's counters to zero. */
  constructor(stage: Stage) {
    this.#stage = stage;
    stage.sandbox.platform.log.clear();
    stage.sandbox.jira.resetCounts();
  }

  read(): Cost {
    const { invocations, failed, cpuMs, calls } = this.#stage.sandbox.counters();
    if (failed > 0)
      throw new Error(`${failed} of the app's functions failed, so this measures something else`);
    const jira = this.#jira();
    if (jira.calls !== calls.jira)
      throw new Error(`The app sent ${calls.jira} requests to Jira, and Jira counted ${jira.calls}`);
    return {
      jiraCalls: jira.calls,
      jiraPoints: jira.points,
      kvsOps: calls.kvs,
      kmsCalls: this.kmsCalls().length,
      invocations,
      cpuMs,
    };
  }

  #jira(): { readonly calls: number; readonly points: number } {
    const counts = Object.entries(this.#stage.sandbox.jira.counts());
    const [, app = { calls: 0, points: 0 }] = counts.find(([caller]) => caller.startsWith('app:')) ?? [];
    return app;
  }

  kmsCalls(): readonly LoggedCall[] {
    return this.#records()
      .flatMap(({ calls }) => calls)
      .filter(({ kind, target }) => kind === 'egress' && target.startsWith(KMS_HOST));
  }

  /** How often a function ran. */
  runs(functionKey: string): number {
    return this.#records().filter((record) => record.functionKey === functionKey).length;
  }

  /** Every call in its order, for whoever asks where a figure comes from. */
  lines(): readonly string[] {
    return this.#records().flatMap(({ functionKey, calls }) => [
      functionKey,
      ...calls.map(({ kind, method, target, status }) => `  ${kind} ${method} ${target} ${status}`),
    ]);
  }

  #records(): readonly InvocationRecord[] {
    return this.#stage.sandbox.platform.log.records;
  }
}
