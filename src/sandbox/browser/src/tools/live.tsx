import { createContext, useContext } from 'react';
import { type Loaded, useLoad } from '../api/use-load';
import { usePoll } from '../api/use-poll';

const REFRESH_MS = 2000;

/** Whether the tools stand still. */
export const Paused = createContext(false);

/** Loads, and loads again every two seconds while the page is visible and the tools aren't paused. */
export function useLive<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const isPaused = useContext(Paused);
  const loaded = useLoad(key, load);
  usePoll(REFRESH_MS, async () => {
    if (!isPaused) await loaded.reload();
  });
  return loaded;
}
