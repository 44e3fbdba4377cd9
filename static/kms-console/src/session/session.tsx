import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Session } from '../../../../src/kms-server/http/views';
import { onLoggedOut, read, rememberCsrf, send, type Told } from '../api/call';
import type { KmsProblem } from '../api/problem';

/** Why nobody is logged in: nobody has been, the session ended by itself, or they logged out. */
export type OutBecause = 'never' | 'ended' | 'left';

export type Standing =
  | { readonly is: 'asking' }
  | { readonly is: 'failed'; readonly problem: KmsProblem }
  | { readonly is: 'out'; readonly because: OutBecause }
  | { readonly is: 'in'; readonly session: Session };

interface Door {
  readonly standing: Standing;
  readonly enter: (session: Session) => void;
  readonly leave: (everywhere: boolean) => Promise<Told<undefined>>;
  readonly look: () => void;
}

const Context = createContext<Door | undefined>(undefined);

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [standing, setStanding] = useState<Standing>({ is: 'asking' });
  const enter = useCallback((session: Session) => {
    rememberCsrf(session.csrf);
    setStanding({ is: 'in', session });
  }, []);
  const look = useCallback(() => {
    void read<Session>('/v1/session').then((told) => {
      if (told.ok) enter(told.value);
      else if (told.problem.code !== 'unauthenticated') setStanding({ is: 'failed', problem: told.problem });
    });
  }, [enter]);
  useEffect(
    () =>
      onLoggedOut(() =>
        setStanding((before) => ({ is: 'out', because: before.is === 'in' ? 'ended' : becauseOf(before) })),
      ),
    [],
  );
  useEffect(look, [look]);
  const leave = useCallback(async (everywhere: boolean) => {
    const told = await send<undefined>(everywhere ? '/v1/session/end-all' : '/v1/session/end');
    if (told.ok) setStanding({ is: 'out', because: 'left' });
    return told;
  }, []);
  const door = useMemo(() => ({ standing, enter, leave, look }), [standing, enter, leave, look]);
  return <Context.Provider value={door}>{children}</Context.Provider>;
}

const becauseOf = (standing: Standing): OutBecause => (standing.is === 'out' ? standing.because : 'never');

export function useDoor(): Door {
  const door = useContext(Context);
  if (!door) throw new Error('There is no session around this');
  return door;
}

export function useSession(): Session {
  const { standing } = useDoor();
  if (standing.is !== 'in') throw new Error('Nobody is logged in');
  return standing.session;
}

/** Whether the page need offer something at all. The server decides. */
export function useMay(): (action: string) => boolean {
  const { person } = useSession();
  return (action) => person.roles.some(({ actions }) => actions.includes(action));
}
