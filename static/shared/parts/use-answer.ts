import { useCallback, useEffect, useRef, useState } from 'react';
import type { ProblemText } from './problem';

/** Milliseconds between looks while somebody looks at the page. */
const REFRESH = 15_000;

export type Answer<T, P extends ProblemText = ProblemText> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: P };

export interface Answered<T, P extends ProblemText = ProblemText> {
  /** The last good answer: it stays while a newer one is fetched, or can't be. */
  readonly value: T | undefined;
  readonly problem: P | undefined;
  /** True while the answer to another question than the one shown is under way. */
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface State<T, P> {
  /** The question that `value` answers. */
  readonly answers: string | undefined;
  readonly value: T | undefined;
  readonly problem: P | undefined;
}

const always = (): boolean => true;
const never = (): boolean => false;

/** Whether to look again by itself, each time that it is due. */
export const LOOKING = { always, never } as const;

/**
 * What the server answers, asked again every quarter of a minute while the page is visible.
 *
 * @param ask must stay the same function
 * @param mayLook whether to look again now; the same function throughout
 */
export function useAnswer<T, P extends ProblemText = ProblemText>(
  question: string,
  ask: (question: string) => Promise<Answer<T, P>>,
  mayLook: () => boolean = always,
): Answered<T, P> {
  const [state, setState] = useState<State<T, P>>({
    answers: undefined,
    value: undefined,
    problem: undefined,
  });
  const latest = useRef(0);

  const load = useCallback(async () => {
    const turn = ++latest.current;
    const answer = await ask(question);
    // Somebody asked for something else meanwhile.
    if (turn !== latest.current) return;
    setState((before) =>
      answer.ok
        ? { answers: question, value: answer.value, problem: undefined }
        : { ...before, answers: question, problem: answer.problem },
    );
  }, [question, ask]);

  useEffect(() => {
    void load();
    return () => {
      latest.current += 1;
    };
  }, [load]);

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible' && mayLook()) void load();
    };
    const timer = setInterval(look, REFRESH);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [load, mayLook]);

  return {
    value: state.value,
    problem: state.problem,
    isLoading: state.answers !== question,
    reload: () => void load(),
  };
}
