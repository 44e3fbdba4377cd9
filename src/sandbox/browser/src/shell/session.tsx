import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { PersonView, SessionView } from '../../../web/contract';
import { onSignedOut } from '../api/http';
import * as sandbox from '../api/sandbox';
import { useLoad } from '../api/use-load';
import { Failed, Loading } from '../parts/states';

export interface SignedIn extends SessionView {
  readonly accountId: string;
  readonly me: PersonView;
}

interface SessionControl {
  readonly session: SessionView;
  readonly signIn: (accountId: string | null) => Promise<void>;
}

const Context = createContext<SessionControl | undefined>(undefined);

export function useSession(): SessionControl {
  const control = useContext(Context);
  if (!control) throw new Error('No session around this component');
  return control;
}

/** The session of whoever is signed in; only for what is shown below {@link SessionProvider} and past sign-in. */
export function useSignedIn(): SignedIn {
  const { session } = useSession();
  const signedIn = signedInOf(session);
  if (!signedIn) throw new Error('Nobody is signed in');
  return signedIn;
}

export function signedInOf(session: SessionView): SignedIn | undefined {
  const { accountId } = session;
  if (accountId === null) return undefined;
  const known = session.people.find((one) => one.accountId === accountId);
  return { ...session, accountId, me: known ?? { accountId, displayName: accountId, emailAddress: '' } };
}

/** Loads the session, and forgets it when the server says that it has ended. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const loaded = useLoad('session', sandbox.session);
  const [changed, setChanged] = useState<SessionView>();
  const session = changed ?? loaded.data;

  const signIn = useCallback(async (accountId: string | null) => {
    setChanged(await sandbox.signIn(accountId));
  }, []);

  useEffect(() => onSignedOut(() => setChanged((old) => forget(old ?? loaded.data))), [loaded.data]);

  const control = useMemo(() => (session ? { session, signIn } : undefined), [session, signIn]);
  if (control) return <Context.Provider value={control}>{children}</Context.Provider>;
  return loaded.error ? (
    <Failed title="The sandbox can't be reached" error={loaded.error} retry={loaded.reload} isPage />
  ) : (
    <Loading what="the site" isPage />
  );
}

const forget = (session: SessionView | undefined): SessionView | undefined =>
  session && { ...session, accountId: null, isAdmin: false };
