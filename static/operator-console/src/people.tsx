import { requestJira } from '@forge/bridge';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';

/** Jira names at most so many in one call. */
const MOST = 50;

type Names = ReadonlyMap<string, string>;

interface People {
  readonly names: Names;
  readonly want: (accountIds: readonly string[]) => void;
}

const Context = createContext<People>({ names: new Map(), want: () => undefined });

/** Names of people as Jira shows them to whoever looks; each is asked for once. */
export function PeopleProvider({ children }: { readonly children: ReactNode }) {
  const [names, setNames] = useState<Names>(new Map());
  const asked = useRef(new Set<string>());
  const people = useMemo(() => {
    const want = (accountIds: readonly string[]): void => {
      const fresh = [...new Set(accountIds)].filter((id) => !asked.current.has(id));
      for (const id of fresh) asked.current.add(id);
      for (let start = 0; start < fresh.length; start += MOST)
        void namesOf(fresh.slice(start, start + MOST)).then((found) =>
          setNames((known) => new Map([...known, ...found])),
        );
    };
    return { names, want };
  }, [names]);
  return <Context.Provider value={people}>{children}</Context.Provider>;
}

/** Name of a person; null where there is none, their account id until, or unless, Jira names them. */
export function usePeople(
  accountIds: readonly (string | null)[],
): (accountId: string | null) => string | null {
  const { names, want } = useContext(Context);
  const ids = accountIds.filter((id) => id !== null);
  const key = ids.join(' ');
  useEffect(() => {
    if (key !== '') want(key.split(' '));
  }, [key, want]);
  return (accountId) => accountId && (names.get(accountId) ?? accountId);
}

interface Person {
  readonly accountId: string;
  readonly displayName: string;
}

async function namesOf(accountIds: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  const query = new URLSearchParams([
    ...accountIds.map((id) => ['accountId', id]),
    ['maxResults', String(MOST)],
  ]);
  try {
    const response = await requestJira(`/rest/api/3/user/bulk?${query}`);
    if (!response.ok) return [];
    const { values } = (await response.json()) as { readonly values: readonly Person[] };
    return values.map(({ accountId, displayName }) => [accountId, displayName]);
  } catch {
    return [];
  }
}
