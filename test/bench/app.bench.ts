import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from '../../src/cli/demo/set-up';
import { openStage, type ReferenceStage } from '../../src/cli/demo/stage';
import { ManualClock } from '../../src/sandbox/clock-manual';
import { projectRoot } from '../../src/sandbox/forge/bundle';
import type { Cost } from './app/meter';
import { Requests } from './app/request';
import { median, rounded } from './median';

const ROUNDS = 5;

/**
 * What one request costs the bundled app, in the sandbox, with the reference KMS on SoftHSM: Create Key from Submit to
 * Ready, Delete Key from Submit to Pending deletion. Counts are the largest of all rounds, processor time is the median.
 */
export async function measure(): Promise<object> {
  const dataDir = mkdtempSync(join(tmpdir(), 'keydesk-bench-'));
  try {
    const appDir = projectRoot();
    const stage = await openStage({
      ...{ appDir, dataDir, signerEntry: join(appDir, 'build', 'signer.js') },
      // Nothing waits: time stands still but for the steps that the requests take.
      clock: new ManualClock(Date.now()),
    });
    try {
      return { app: await measureOn(stage) };
    } finally {
      await stage.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measureOn(stage: ReferenceStage): Promise<object> {
  await setUp(stage, () => undefined);
  const requests = await Requests.open(stage);
  const creations: Cost[] = [];
  const deletions: Cost[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { handle, cost } = await requests.create(`payments-cards-${round}`);
    creations.push(cost);
    deletions.push(await requests.remove(handle));
  }
  return { createKey: worst(creations), deleteKey: worst(deletions) };
}

function worst(costs: readonly Cost[]): Cost {
  const most = (of: (cost: Cost) => number): number => Math.max(...costs.map(of));
  return {
    jiraCalls: most(({ jiraCalls }) => jiraCalls),
    jiraPoints: most(({ jiraPoints }) => jiraPoints),
    kvsOps: most(({ kvsOps }) => kvsOps),
    kmsCalls: most(({ kmsCalls }) => kmsCalls),
    invocations: most(({ invocations }) => invocations),
    cpuMs: rounded(median(costs.map(({ cpuMs }) => cpuMs))),
  };
}
