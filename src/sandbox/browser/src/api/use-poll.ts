import { useEffect, useRef } from 'react';

/** Calls `look` every `ms` while the page is visible, one at a time, and at once when it becomes visible again. */
export function usePoll(ms: number, look: () => Promise<void>): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = (): void => {
      clearTimeout(timer);
      if (!ended && document.visibilityState === 'visible') timer = setTimeout(turn, ms);
    };
    // A failed look is no news: the next one may succeed, and what the page shows still stands.
    const turn = (): void =>
      void latest
        .current()
        .catch(() => undefined)
        .then(next);
    const seen = (): void => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') turn();
    };
    next();
    document.addEventListener('visibilitychange', seen);
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [ms]);
}
