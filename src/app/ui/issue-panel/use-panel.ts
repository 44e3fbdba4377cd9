import { useCallback, useEffect, useState } from 'react';
import type { PanelProblem, PanelView } from '../../views/request';
import { call } from './call';

/** While something is under way the page asks often, for a few minutes; then now and then. */
const OFTEN_MS = 5_000;
const SELDOM_MS = 30_000;
const OFTEN_FOR_MS = 180_000;

export interface Panel {
  /** undefined until the first answer. */
  readonly view: PanelView | undefined;
  readonly problem: PanelProblem | undefined;
  readonly refresh: () => Promise<void>;
}

/** What the panel shows, kept fresh. A failed refresh keeps what was shown, and says so. */
export function usePanel(): Panel {
  const [view, setView] = useState<PanelView>();
  const [problem, setProblem] = useState<PanelProblem>();
  const refresh = useCallback(async () => {
    const answer = await call<PanelView>('panel.read');
    if (answer.ok) setView(answer.value);
    setProblem(answer.ok ? undefined : answer.problem);
  }, []);
  useEffect(() => {
    refresh();
  }, [refresh]);
  usePolling(view, refresh);
  return { view, problem, refresh };
}

function usePolling(view: PanelView | undefined, refresh: () => Promise<void>): void {
  const busy = view?.kind === 'request' && view.busy;
  const state = view?.kind === 'request' ? view.state.id : undefined;
  const [since, setSince] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state begins the quick spell anew
  useEffect(() => setSince(Date.now()), [state]);
  useEffect(() => {
    if (!view) return undefined;
    const often = busy && Date.now() - since < OFTEN_FOR_MS;
    const timer = setTimeout(refresh, often ? OFTEN_MS : SELDOM_MS);
    return () => clearTimeout(timer);
  }, [view, busy, since, refresh]);
}
