import { view } from '@forge/bridge';
import { useCallback, useEffect, useState } from 'react';

/** Places below the page's own address. */
export type Route =
  | { readonly at: 'requests' }
  | { readonly at: 'attention' }
  | { readonly at: 'account' }
  | { readonly at: 'key'; readonly issueId: string };

const PATHS = { requests: '/', attention: '/attention', account: '/account' } as const;

export const pathOf = (route: Route): string =>
  route.at === 'key' ? `/key/${route.issueId}` : PATHS[route.at];

function routeOf(path: string): Route {
  const issueId = /^\/key\/(\d+)$/.exec(path)?.[1];
  if (issueId) return { at: 'key', issueId };
  if (path === PATHS.attention) return { at: 'attention' };
  return { at: path === PATHS.account ? 'account' : 'requests' };
}

type History = Awaited<ReturnType<typeof view.createHistory>>;

export interface Navigation {
  readonly route: Route;
  /** True once somebody went from one place of the page to another. */
  readonly hasMoved: boolean;
  readonly go: (route: Route) => void;
}

/** Where the page is, in the address bar of Jira; undefined until Jira has said. */
export function useNavigation(): Navigation | undefined {
  const [history, setHistory] = useState<History>();
  const [path, setPath] = useState('/');
  const [hasMoved, setMoved] = useState(false);

  useEffect(() => {
    let leave: (() => void) | undefined;
    let gone = false;
    void view.createHistory().then((made) => {
      if (gone) return;
      setPath(made.location.pathname);
      leave = made.listen(({ pathname }) => setPath(pathname));
      setHistory(made);
    });
    return () => {
      gone = true;
      leave?.();
    };
  }, []);

  const go = useCallback(
    (route: Route) => {
      setMoved(true);
      history?.push(pathOf(route));
    },
    [history],
  );
  return history && { route: routeOf(path), hasMoved, go };
}
