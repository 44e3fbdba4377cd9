import Heading from '@atlaskit/heading';
import type { ModuleView } from '../../../web/contract';
import * as sandbox from '../api/sandbox';
import { useLoad } from '../api/use-load';
import { AppIcon } from '../parts/app-icon';
import { AppModule } from '../parts/app-module';
import { Empty, Failed, Loading, Notice } from '../parts/states';
import { useTitle } from '../parts/title';
import '../parts/trail.css';
import type { Params } from '../routes-params';
import { useSignedIn } from '../shell/session';
import './admin.css';

function useAdminPages() {
  return useLoad('admin pages', async () => {
    const modules = await sandbox.modules({});
    return modules.filter(({ type }) => type === 'jira:adminPage');
  });
}

function NotForYou() {
  return (
    <Notice title="Only administrators come here">
      <p>Sign in as an administrator of the site to look after its apps.</p>
    </Notice>
  );
}

/** The apps that an administrator looks after. */
export function AdminApps() {
  useTitle('Apps');
  const { isAdmin } = useSignedIn();
  const { data, error, reload } = useAdminPages();
  if (!isAdmin) return <NotForYou />;
  return (
    <>
      <Heading as="h1" size="large">
        Apps
      </Heading>
      {error ? <Failed title="The apps could not be read" error={error} retry={reload} /> : null}
      {!data && !error && <Loading what="apps" />}
      {data?.length === 0 && <Empty title="No app has a page for administrators" />}
      <ul className="app-list">
        {data?.map(({ moduleKey, title, iconUrl }) => (
          <li key={moduleKey}>
            <a className="app-card" href={`/admin/apps/${moduleKey}`}>
              <AppIcon url={iconUrl} />
              {title}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** An app's page for administrators. */
export function AdminModule({ params }: { readonly params: Params }) {
  const { moduleKey: wanted } = params;
  const { isAdmin } = useSignedIn();
  const { data, error, reload } = useAdminPages();
  const module = data?.find(({ moduleKey }) => moduleKey === wanted);
  useTitle(module?.title ?? 'Apps');
  if (!isAdmin) return <NotForYou />;
  if (error) return <Failed title="The app could not be read" error={error} retry={reload} isPage />;
  if (!data) return <Loading what="the app" isPage />;
  if (!module)
    return (
      <Notice title="There is no such app">
        <p>
          It may have been uninstalled. Go to <a href="/admin/apps">Apps</a>.
        </p>
      </Notice>
    );
  return <AdminPage module={module} />;
}

function AdminPage({ module }: { readonly module: ModuleView }) {
  return (
    <>
      <div className="app-head">
        <nav className="trail" aria-label="Where this page is">
          <a href="/admin/apps">Apps</a>
        </nav>
        <Heading as="h1" size="large">
          {module.title}
        </Heading>
      </div>
      <AppModule key={module.moduleKey} module={module} extension={{}} />
    </>
  );
}
