import { useCallback, useEffect, useRef, useState } from 'react';
import type { OperatorsProblem } from '../../../src/app/views/operators';
import { call } from './bridge';

/** Milliseconds between looks while somebody looks at the page. */
const REFRESH = 15_000;

export interface Answered<T> {
  /** The last good answer: it stays while a newer one is fetched, or can't be. */
  readonly value: T | undefined;
  readonly problem: OperatorsProblem | undefined;
  /** True while the answer to another question than the one shown is under way. */
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface State<T> {
  /** The question that `value` answers. */
  readonly answers: string | undefined;
  readonly value: T | undefined;
  readonly problem: OperatorsProblem | undefined;
}

/** What the resolver answers, asked again every quarter of a minute while the page is visible. */
export function useAnswer<T>(name: string, payload: object, isLive = true): Answered<T> {
  const question = JSON.stringify([name, payload]);
  const [state, setState] = useState<State<T>>({ answers: undefined, value: undefined, problem: undefined });
  const latest = useRef(0);

  const load = useCallback(async () => {
    const turn = ++latest.current;
    const [asked, sent] = JSON.parse(question) as [string, object];
    const answer = await call<T>(asked, sent);
    // Somebody asked for something else meanwhile.
    if (turn !== latest.current) return;
    setState((before) =>
      answer.ok
        ? { answers: question, value: answer.value, problem: undefined }
        : { ...before, answers: question, problem: answer.problem },
    );
  }, [question]);

  useEffect(() => {
    void load();
    return () => {
      latest.current += 1;
    };
  }, [load]);

  useEffect(() => {
    if (!isLive) return undefined;
    const look = () => {
      if (document.visibilityState === 'visible') void load();
    };
    const timer = setInterval(look, REFRESH);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [load, isLive]);

  return {
    value: state.value,
    problem: state.problem,
    isLoading: state.answers !== question,
    reload: () => void load(),
  };
}
