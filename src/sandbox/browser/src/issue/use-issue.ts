import { useCallback } from 'react';
import { ApiError } from '../api/http';
import * as jira from '../api/jira';
import type { IssueDetails } from '../api/types';
import { type Loaded, useLoad } from '../api/use-load';
import { usePoll } from '../api/use-poll';

const EVERY = 4_000;

/** An issue that isn't there, or isn't for this person: Jira says the same of both. */
export const isGone = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || error.status === 403);

/** The issue, read again whenever somebody has changed it. */
export function useIssue(key: string): Loaded<IssueDetails> {
  const loaded = useLoad(`issue ${key}`, () => jira.issue(key));
  const { data, error, reload } = loaded;
  const look = useCallback(async () => {
    if (!data || isGone(error)) return;
    const updated = await jira.lastUpdate(key).catch((failure: unknown) => {
      if (isGone(failure)) return undefined;
      throw failure;
    });
    if (updated !== data.fields.updated) await reload();
  }, [key, data, error, reload]);
  usePoll(EVERY, look);
  return loaded;
}
