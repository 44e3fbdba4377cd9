import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { send, type Told } from '../api/call';
import type { KmsProblem } from '../api/problem';
import { ConfirmDialog } from './confirm-dialog';

interface ChangeOrder {
  readonly path: string;
  readonly body?: unknown;
  /** The state that was decided on, as a GET told its mark. */
  readonly etag?: string | null;
  /** What the person is about to do: "approve 3 tasks". */
  readonly what: string;
}

type Carry = <T>(order: ChangeOrder) => Promise<Told<T>>;
/** Does something that may want a fresh log-in, and once more after that. */
type Retry = <T>(what: string, attempt: () => Promise<Told<T>>) => Promise<Told<T>>;

interface Changes {
  readonly change: Carry;
  readonly confirmed: Retry;
}

const Context = createContext<Changes | undefined>(undefined);

const NOT_CONFIRMED: KmsProblem = {
  code: 'not-confirmed',
  what: 'You did not confirm that it is you, so nothing was done.',
  mend: 'Try again and confirm.',
};

interface Question {
  readonly what: string;
  readonly answer: (confirmed: boolean) => void;
}

/**
 * Sends changes. Where the server wants a log-in that is minutes old, the person confirms with their passkey, and the
 * change goes on as it was.
 */
export function ChangesProvider({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const confirmed = useCallback<Retry>(async (what, attempt) => {
    const told = await attempt();
    if (told.ok || told.problem.code !== 'reauthentication-required') return told;
    const agreed = await new Promise<boolean>((answer) => setQuestion({ what, answer }));
    setQuestion(undefined);
    return agreed ? attempt() : { ok: false, problem: NOT_CONFIRMED };
  }, []);
  const change = useCallback<Carry>(
    ({ path, body, etag, what }) => {
      const headers = {
        'idempotency-key': crypto.randomUUID(),
        ...(etag ? { 'if-match': etag } : {}),
      };
      return confirmed(what, () => send(path, body, headers));
    },
    [confirmed],
  );
  const changes = useMemo(() => ({ change, confirmed }), [change, confirmed]);
  return (
    <Context.Provider value={changes}>
      {children}
      {question && <ConfirmDialog what={question.what} onAnswer={question.answer} />}
    </Context.Provider>
  );
}

export function useChanges(): Changes {
  const changes = useContext(Context);
  if (!changes) throw new Error('Nothing sends changes here');
  return changes;
}
