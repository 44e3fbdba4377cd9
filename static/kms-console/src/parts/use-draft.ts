import { useCallback, useEffect, useRef, useState } from 'react';
import { onLoggedOut } from '../api/call';
import { useSession } from '../session/session';

function kept<T>(place: string): T | undefined {
  try {
    const text = sessionStorage.getItem(place);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function keep(place: string, value: unknown): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing loses it on the way to the identity provider.
  }
}

/**
 * What somebody types, which outlives the way to the identity provider and a session that ends; only for them, and in
 * this window. Leaving the form ends it.
 *
 * @param name of the form: "task 0123"
 */
export function useDraft<T>(name: string, initial: T): readonly [T, (change: (before: T) => T) => void] {
  const { person } = useSession();
  const place = `keydesk.draft.${person.id}.${name}`;
  const [value, setValue] = useState<T>(() => kept<T>(place) ?? initial);
  const latest = useRef(value);
  const isComingBack = useRef(false);
  useEffect(
    () =>
      onLoggedOut(() => {
        isComingBack.current = true;
      }),
    [],
  );
  useEffect(
    () => () => {
      if (!isComingBack.current) sessionStorage.removeItem(place);
    },
    [place],
  );
  const change = useCallback(
    (next: (before: T) => T) => {
      latest.current = next(latest.current);
      setValue(latest.current);
      keep(place, latest.current);
    },
    [place],
  );
  return [value, change];
}
