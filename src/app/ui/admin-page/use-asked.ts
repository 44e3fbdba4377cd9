import { useCallback, useEffect, useState } from 'react';
import type { Answer, Problem } from '../../views/admin';
import { call } from './call';

export interface Asked<T> {
  /** undefined until the first answer. */
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
  readonly reload: () => Promise<void>;
  /** Takes the answer of another call that tells the same. */
  readonly take: (answer: Answer<T>) => void;
}

/** What a function of the resolver answers, asked when the part is opened. */
export function useAsked<T>(functionKey: string): Asked<T> {
  const [answer, setAnswer] = useState<Answer<T>>();
  const [value, setValue] = useState<T>();
  const [isLoading, setLoading] = useState(true);

  const take = useCallback((next: Answer<T>): void => {
    setAnswer(next);
    if (next.ok) setValue(next.value);
  }, []);
  const reload = useCallback(async (): Promise<void> => {
    setLoading(true);
    take(await call<T>(functionKey));
    setLoading(false);
  }, [functionKey, take]);
  useEffect(() => {
    reload();
  }, [reload]);

  return { value, problem: answer?.ok === false ? answer.problem : undefined, isLoading, reload, take };
}
