import { useState } from 'react';
import { call, type Problem } from './call';

interface StepTitle {
  readonly name: string;
  readonly title: string;
}

/** What `setUp.plan` and `setUp.step` tell. */
export interface StepReport {
  readonly step: StepTitle | null;
  readonly done: boolean;
  readonly next: StepTitle | null;
  readonly progress: { readonly done: number; readonly of: number };
  readonly problem?: Problem;
}

export type ProjectChoice =
  | { readonly mode: 'new'; readonly key: string; readonly name: string }
  | { readonly mode: 'existing'; readonly key: string };

const SECOND_MS = 1000;
/** Longer than Jira's short-term limits; a longer wait is the person's. */
const LONGEST_WAIT_SECONDS = 60;
const MAX_WAITS = 5;

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * SECOND_MS));

/** Drives the set-up step by step, as the resolver's time allows no more than one at once. */
export function useSetUp() {
  const [report, setReport] = useState<StepReport>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [busy, setBusy] = useState(false);

  const run = async (project: ProjectChoice): Promise<void> => {
    setBusy(true);
    setProblems([]);
    const problem = await runSteps(project, setReport);
    setProblems(problem ? [problem] : []);
    setBusy(false);
  };

  const check = async (): Promise<void> => {
    setBusy(true);
    const answer = await call<readonly Problem[]>('setUp.check');
    setProblems(answer.ok ? answer.value : [answer.problem]);
    setBusy(false);
  };

  return { report, problems, busy, run, check };
}

async function runSteps(
  project: ProjectChoice,
  show: (report: StepReport) => void,
): Promise<Problem | undefined> {
  let answer = await call<StepReport>('setUp.plan', { project });
  let waits = 0;
  while (answer.ok && !(answer.value.done && !answer.value.problem)) {
    const { problem } = answer.value;
    show(answer.value);
    if (problem) {
      const seconds = problem.retryAfterSeconds;
      if (seconds === undefined || seconds > LONGEST_WAIT_SECONDS || ++waits > MAX_WAITS) return problem;
      await pause(seconds);
    }
    answer = await call<StepReport>('setUp.step');
  }
  if (!answer.ok) return answer.problem;
  show(answer.value);
  return undefined;
}
