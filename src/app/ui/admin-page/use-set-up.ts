import { useEffect, useState } from 'react';
import type { ProjectChoiceView, SetUpView, StepReport } from '../../views/admin';
import { call, type Problem } from './call';
import { useAsked } from './use-asked';

const SECOND_MS = 1000;
/** Longer than Jira's short-term limits; a longer wait is the person's. */
const LONGEST_WAIT_SECONDS = 60;
const MAX_WAITS = 5;

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * SECOND_MS));

/** Drives the set-up step by step, as the resolver's time allows no more than one at once. */
export function useSetUp(onRun: () => void) {
  const asked = useAsked<SetUpView>('setUp.read');
  const [report, setReport] = useState<StepReport>();
  const [problem, setProblem] = useState<Problem>();
  const [notes, setNotes] = useState<readonly string[]>([]);
  /** True where set-up ran to its end while the page was open. */
  const [hasEnded, setEnded] = useState(false);
  /** What the check found; undefined before it ran. */
  const [found, setFound] = useState<readonly Problem[]>();
  const [busy, setBusy] = useState<'running' | 'checking'>();

  useEffect(() => {
    if (asked.value) setReport(asked.value.report);
  }, [asked.value]);

  const drive = async (begin: 'setUp.plan' | 'setUp.step', payload: object): Promise<void> => {
    setBusy('running');
    setProblem(undefined);
    setFound(undefined);
    setNotes([]);
    setEnded(false);
    const show = (next: StepReport): void => {
      setReport(next);
      const { note } = next;
      if (note !== undefined) setNotes((before) => [...before, note]);
    };
    const stopped = await runSteps(begin, payload, show);
    setProblem(stopped);
    setEnded(stopped === undefined);
    await asked.reload();
    onRun();
    setBusy(undefined);
  };

  const check = async (): Promise<void> => {
    setBusy('checking');
    const answer = await call<readonly Problem[]>('setUp.check');
    if (answer.ok) setFound(answer.value);
    setProblem(answer.ok ? undefined : answer.problem);
    setBusy(undefined);
  };

  return {
    asked,
    report,
    problem,
    notes,
    found,
    busy,
    hasEnded,
    check,
    /** Begins, or begins again: every step finds what is there. */
    setUp: (project: ProjectChoiceView) => drive('setUp.plan', { project }),
    /** Takes up where it stopped. */
    goOn: () => drive('setUp.step', {}),
  };
}

async function runSteps(
  begin: string,
  payload: object,
  show: (report: StepReport) => void,
): Promise<Problem | undefined> {
  let answer = await call<StepReport>(begin, payload);
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
