import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { People, Person } from '../../../../src/kms-server/http/views';
import { useTold } from '../api/use-told';
import { useMay } from '../session/session';

interface Names {
  /** Name of a principal by its id, or by its kind and id; the id itself where it is nobody known. */
  readonly principal: (id: string) => string;
  /** Name of whoever is linked to a Jira account; the account id where nobody is. */
  readonly account: (accountId: string) => string;
  /** ` for <name>`, where somebody acted for another than themself; empty otherwise. */
  readonly behalf: (actor: string, accountId: string | null) => string;
}

const Context = createContext<Names>({
  principal: (id) => id,
  account: (id) => id,
  behalf: (_, id) => (id ? ` for ${id}` : ''),
});

const bareId = (actor: string): string => actor.slice(actor.lastIndexOf(':') + 1);

function namesFrom(people: readonly Person[]): Names {
  const byId = new Map(people.map(({ id, name }) => [id, name]));
  const byAccount = new Map(
    people.flatMap(({ accountId, name }) => (accountId ? [[accountId, name] as const] : [])),
  );
  const accountOf = new Map(people.map((person) => [person.id, person.accountId]));
  const account = (accountId: string): string => {
    const name = byAccount.get(accountId);
    return name === undefined ? accountId : `${name} (${accountId})`;
  };
  return {
    principal: (id) => byId.get(bareId(id)) ?? id,
    account,
    behalf: (actor, accountId) =>
      accountId === null || accountOf.get(bareId(actor)) === accountId ? '' : ` for ${account(accountId)}`,
  };
}

/** Names are for reading alone: whose vote it is goes by ids. */
export function NamesProvider({ children }: { readonly children: ReactNode }) {
  const may = useMay();
  return may('people.read') ? <Known>{children}</Known> : children;
}

function Known({ children }: { readonly children: ReactNode }) {
  const { value } = useTold<People>('/v1/people');
  const names = useMemo(() => namesFrom(value?.people ?? []), [value]);
  return <Context.Provider value={names}>{children}</Context.Provider>;
}

export const useNames = (): Names => useContext(Context);
