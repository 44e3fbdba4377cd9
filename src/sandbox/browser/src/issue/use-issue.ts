import { useCallback } from 'react';
import { isGone } from '../api/http';
import * as jira from '../api/jira';
import type { IssueDetails } from '../api/types';
import { type Loaded, useLoad } from '../api/use-load';
import { usePoll } from '../api/use-poll';

const EVERY = 4_000;

/** The issue, read again whenever somebody has changed it. */
export function useIssue(key: string): Loaded<IssueDetails> {
  const loaded = useLoad(`issue ${key}`, () => jira.issue(key));
  const { data, error, reload } = loaded;
  const look = useCallback(async () => {
    if (!data || isGone(error)) return;
    const state = await jira.currentState(key).catch((failure: unknown) => {
      if (isGone(failure)) return undefined;
      throw failure;
    });
    if (state !== jira.stateOf(data)) await reload();
  }, [key, data, error, reload]);
  usePoll(EVERY, look);
  return loaded;
}
