import { useEffect, useState } from 'react';
import { get, query } from '../../api/http';

/** A person as `UserPicker` hands one to the app. */
export interface Person {
  readonly id: string;
  readonly type: 'user';
  readonly name: string;
  readonly email: string;
  readonly avatarUrl: string;
}

/** `User` of Jira's REST API, as far as it is read here. */
interface JiraUser {
  readonly accountId: string;
  readonly displayName: string;
  readonly accountType?: string;
  readonly emailAddress?: string;
}

const UNKNOWN = 'Former user';
const known = new Map<string, Promise<string | null>>();

/** Asks once for each person as long as the page lives. */
function nameOf(accountId: string): Promise<string | null> {
  const asked =
    known.get(accountId) ??
    get<JiraUser>(`/rest/api/3/user${query({ accountId })}`).then(
      ({ displayName }) => displayName,
      () => null,
    );
  known.set(accountId, asked);
  return asked;
}

/** The name of a person; until it is known, and where nobody has the account, a stand-in. */
export function usePerson(accountId: string): { readonly name: string; readonly isKnown: boolean } {
  const [name, setName] = useState<string | null>();
  useEffect(() => {
    let isCurrent = true;
    void nameOf(accountId).then((found) => isCurrent && setName(found));
    return () => {
      isCurrent = false;
    };
  }, [accountId]);
  return { name: name === undefined ? '…' : (name ?? UNKNOWN), isKnown: typeof name === 'string' };
}

/** People by their accounts; an account without a name keeps its id. */
export const peopleOf = (accountIds: readonly string[]): Promise<readonly Person[]> =>
  Promise.all(
    accountIds.map(async (accountId) =>
      personOf({ accountId, displayName: (await nameOf(accountId)) ?? accountId }),
    ),
  );

const PAUSE_MS = 200;

/** People whose name or address fits what is typed. */
export function useFoundPeople(typed: string): {
  readonly people: readonly Person[];
  readonly isLoading: boolean;
} {
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [isLoading, setLoading] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    setLoading(true);
    const pause = setTimeout(async () => {
      const users = await get<readonly JiraUser[]>(`/rest/api/3/user/search${query({ query: typed })}`).catch(
        () => [],
      );
      if (!isCurrent) return;
      setPeople(users.filter(({ accountType }) => accountType !== 'app').map(personOf));
      setLoading(false);
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(pause);
    };
  }, [typed]);
  return { people, isLoading };
}

const personOf = ({ accountId, displayName, emailAddress = '' }: JiraUser): Person => ({
  ...{ id: accountId, type: 'user', name: displayName, email: emailAddress, avatarUrl: '' },
});
