import { Sandbox, type SandboxOptions } from './composition';
import { createJira, type Jira, type Seed } from './jira';

/** A Forge platform and a Jira site on one machine, with one app installed. */
export type JiraSandbox = Sandbox<Jira>;

export interface JiraSandboxOptions extends SandboxOptions {
  /** Who administers a new site. */
  readonly site?: Seed;
}

export type { SandboxOptions } from './composition';

/** Starts a sandbox, or takes up the one whose state the data folder holds. */
export const createSandbox = ({ site, ...options }: JiraSandboxOptions): Promise<JiraSandbox> =>
  Sandbox.create(options, (parts) => createJira({ ...parts, ...(site ? { seed: site } : {}) }));
