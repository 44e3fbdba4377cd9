import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyIssues } from '../../../src/cli/demo/issues';
import { KINDS, type KmsKind } from '../../../src/cli/demo/kms/kinds';
import type { StageKms } from '../../../src/cli/demo/kms/kms';
import { Narrator } from '../../../src/cli/demo/narrator';
import { setUp } from '../../../src/cli/demo/set-up';
import { openStageWith, type Stage, type StageOptions } from '../../../src/cli/demo/stage';
import { playStory } from '../../../src/cli/demo/story';
import { ROOT } from '../../kms-server/support/bundle';

export interface DemoStage {
  readonly stage: Stage;
  readonly issues: KeyIssues;
  close(): Promise<void>;
}

/** The stage of `keydesk demo --kms <kind>`, set up through the admin page, in a folder of its own. */
export async function openDemoStage(
  kind: KmsKind,
  options: Pick<StageOptions, 'clock'> = {},
): Promise<DemoStage> {
  const dataDir = mkdtempSync(join(tmpdir(), `keydesk-demo-${kind}-`));
  const forget = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const parts = { appDir: ROOT, dataDir, kind, sandbox: { seed: 1 }, ...options };
    const stage = await openStageWith<StageKms>(parts, KINDS[kind].open);
    await setUp(stage, () => undefined);
    return {
      stage,
      issues: await KeyIssues.open(stage.person('developer')),
      close: async () => {
        await stage.close();
        forget();
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
}

export interface ToldStory {
  readonly created: string;
  readonly deleted: string;
  /** Who did what, a line each; what a refusal says in full stands below it. */
  readonly lines: readonly string[];
}

/** Plays the demo's story, and gives what it tells. */
export async function told({ stage }: DemoStage): Promise<ToldStory> {
  const lines: string[] = [];
  const issues = await playStory(
    stage,
    new Narrator((text) => lines.push(text.replace(/^ *[\d.]+ s /, '').trim())),
  );
  return { ...issues, lines };
}
