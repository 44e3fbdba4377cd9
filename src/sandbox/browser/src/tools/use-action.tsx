import { useState } from 'react';
import { messageOf } from '../api/http';
import { Refusal } from '../parts/states';

/** Runs what a button asks for: one at a time, and what went wrong stays to be read. */
export function useAction(after: () => Promise<unknown>) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = async (action: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await action();
      await after();
      return true;
    } catch (error) {
      setProblem(messageOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const refusal =
    problem === undefined ? null : (
      <Refusal title="That did not work" messages={[problem]} dismiss={() => setProblem(undefined)} />
    );
  return { run, isBusy, refusal };
}
