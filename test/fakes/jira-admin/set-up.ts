import type { ProjectChoice } from '../../../src/app/ports/settings';
import {
  planSetUp,
  type SetUpDeps,
  type StepReport,
  setUpStep,
} from '../../../src/app/usecases/set-up-project';
import type { KmsCapabilities } from '../../../src/domain/capabilities';
import type { AccountId, ConnectionId } from '../../../src/domain/ids';
import { MemorySettings } from '../settings/memory-settings';
import { ADMIN, openTestSite, type TestSite } from './site';

export const NEW_PROJECT: ProjectChoice = { mode: 'new', key: 'KEYS', name: 'Cryptographic keys' };

/** A Jira site, storage, and the set-up that works on both. */
export class SetUpWorld {
  readonly site: TestSite = openTestSite();
  readonly settings = new MemorySettings();
  /** What each KMS said that it can do. */
  readonly capabilities = new Map<ConnectionId, KmsCapabilities>();
  /** Milliseconds that each look at the clock takes. */
  slowness = 0;
  #ids = 0;

  readonly deps: SetUpDeps = {
    jira: this.site.admin,
    settings: this.settings,
    keptCapabilities: async (id) => this.capabilities.get(id),
    now: () => {
      this.#late += this.slowness;
      return this.site.clock.now() + this.#late;
    },
    newId: () => `invocation-${++this.#ids}`,
  };
  #late = 0;

  wait(ms: number): void {
    this.#late += ms;
  }

  plan(choice: ProjectChoice = NEW_PROJECT): Promise<StepReport> {
    return planSetUp(this.deps, choice);
  }

  step(): Promise<StepReport> {
    return setUpStep(this.deps, ADMIN as AccountId);
  }

  /** Steps until it is done or something stands in the way. */
  async run(choice?: ProjectChoice): Promise<StepReport> {
    const planned = await this.plan(choice);
    return planned.problem ? planned : this.resume();
  }

  async resume(): Promise<StepReport> {
    for (let invocation = 0; invocation < 100; invocation++) {
      const report = await this.step();
      if (report.done || report.problem) return report;
    }
    throw new Error('Set-up does not come to an end');
  }

  /** Calls that change Jira. */
  get writes(): string[] {
    return this.site.calls.filter(
      (call) => !call.startsWith('GET') && !/search\/jql|validation|panel\/action/.test(call),
    );
  }

  /** How many things of each kind the site has, and under which names ours are there. */
  async inventory(): Promise<Record<string, string[]>> {
    const { admin } = this.site;
    const nameless = { name: '', id: undefined };
    const kinds = {
      issueTypes: admin.issueTypes(),
      statuses: admin.statuses(),
      roles: admin.roles(),
      fields: admin.fields(''),
      screens: admin.screens(nameless),
      screenSchemes: admin.screenSchemes(nameless),
      issueTypeScreenSchemes: admin.issueTypeScreenSchemes(nameless),
      issueTypeSchemes: admin.issueTypeSchemes(nameless),
      workflows: admin.workflows(nameless),
      workflowSchemes: admin.workflowSchemes(),
    };
    const names = await Promise.all(
      Object.entries(kinds).map(async ([kind, made]) => [kind, (await made).map(({ name }) => name).sort()]),
    );
    return Object.fromEntries(names) as Record<string, string[]>;
  }
}
