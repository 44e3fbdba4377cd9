import { useCallback, useEffect, useRef, useState } from 'react';

/** What a page has of something that it loads. `data` stays while it is read again. */
export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly reload: () => Promise<void>;
}

interface State<T> {
  readonly key: string;
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
}

const fresh = (key: string) => ({ key, data: undefined, error: undefined, isLoading: true });

/** Loads what `key` names, anew whenever the key changes; an answer to an older question is dropped. */
export function useLoad<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<State<T>>(fresh(key));
  const latest = useRef({ load, turn: 0 });
  latest.current.load = load;

  const reload = useCallback(async () => {
    latest.current.turn += 1;
    const { turn } = latest.current;
    const settle = (change: Partial<State<T>>): void => {
      if (turn === latest.current.turn)
        setState((old) => ({ ...(old.key === key ? old : fresh(key)), isLoading: false, ...change }));
    };
    await latest.current.load().then(
      (data) => settle({ data, error: undefined }),
      (error: unknown) => settle({ error }),
    );
  }, [key]);

  useEffect(() => {
    void reload();
    const current = latest.current;
    return () => {
      current.turn += 1;
    };
  }, [reload]);

  const { data, error, isLoading } = state.key === key ? state : fresh(key);
  return { data, error, isLoading, reload };
}
