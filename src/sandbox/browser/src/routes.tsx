import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react';
import { match, usePlace } from '../../../../static/shared/router';
import { IssuePage } from './issue/issue-page';
import { AdminApps, AdminModule } from './pages/admin';
import { ProjectIssues, SiteIssues } from './pages/issues';
import { NotFound } from './pages/not-found';
import { Notifications } from './pages/notifications';
import { ProjectApp } from './pages/project-app';
import { Projects } from './pages/projects';
import { Loading } from './parts/states';
import type { Params } from './routes-params';

/** Developers' tools are no part of what most visitors come for. */
const Tools = lazy(async () => ({ default: (await import('./parts/toolbox')).Tools }));

const ROUTES: readonly (readonly [string, ComponentType<{ readonly params: Params }>])[] = [
  ['/', Projects],
  ['/projects', Projects],
  ['/projects/:key', ProjectIssues],
  ['/projects/:key/apps/:moduleKey', ProjectApp],
  ['/projects/:key/apps/:moduleKey/*', ProjectApp],
  ['/issues', SiteIssues],
  ['/browse/:key', IssuePage],
  ['/notifications', Notifications],
  ['/admin/apps', AdminApps],
  ['/admin/apps/:moduleKey', AdminModule],
  ['/tools', Tools],
  ['/tools/*', Tools],
];

export function Routes() {
  const { path } = usePlace();
  useFocusOnMove(path);
  for (const [pattern, Page] of ROUTES) {
    const params = match(pattern, path);
    if (params)
      return (
        <Suspense fallback={<Loading what="the page" />}>
          <Page params={params} />
        </Suspense>
      );
  }
  return <NotFound />;
}

/** Another page starts at its beginning for the keyboard and the screen reader too, as a loaded one would. */
function useFocusOnMove(path: string): void {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [path]);
}
