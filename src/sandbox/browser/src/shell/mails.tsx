import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { NotificationView } from '../../../web/contract';
import * as sandbox from '../api/sandbox';
import { useLoad } from '../api/use-load';
import { usePoll } from '../api/use-poll';
import { useSignedIn } from './session';

interface Mails {
  /** Newest first; undefined until they are there. */
  readonly mails: readonly NotificationView[] | undefined;
  readonly error: unknown;
  readonly unread: number;
  readonly reload: () => Promise<void>;
  readonly markRead: () => void;
}

const Context = createContext<Mails | undefined>(undefined);

export function useMails(): Mails {
  const mails = useContext(Context);
  if (!mails) throw new Error('No mails around this component');
  return mails;
}

const EVERY = 10_000;
const storedAt = (accountId: string): string => `sandbox.read.${accountId}`;

/** Mails to whoever is signed in. What has been read is this browser's own knowledge. */
export function MailsProvider({ children }: { readonly children: ReactNode }) {
  const { accountId } = useSignedIn();
  const { data, error, reload } = useLoad('mails', sandbox.notifications);
  const [read, setRead] = useState(() => localStorage.getItem(storedAt(accountId)) ?? '');
  usePoll(EVERY, reload);

  const newest = data?.[0]?.sentAt ?? '';
  const markRead = useCallback(() => {
    localStorage.setItem(storedAt(accountId), newest);
    setRead(newest);
  }, [accountId, newest]);
  const unread = (data ?? []).filter(({ sentAt }) => sentAt > read).length;

  const value = useMemo(
    () => ({ mails: data, error, unread, reload, markRead }),
    [data, error, unread, reload, markRead],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
