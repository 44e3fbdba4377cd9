import Heading from '@atlaskit/heading';
import { isGone } from '../api/http';
import * as jira from '../api/jira';
import * as sandbox from '../api/sandbox';
import { useLoad } from '../api/use-load';
import { AppModule } from '../parts/app-module';
import { NoProject } from '../parts/no-project';
import { Failed, Loading, Notice } from '../parts/states';
import { useTitle } from '../parts/title';
import type { Params } from '../routes-params';
import { useProjectNav } from '../shell/place';

/** A page that an app adds to a project. */
export function ProjectApp({ params }: { readonly params: Params }) {
  const { key = '', moduleKey = '' } = params;
  const { data, error, reload } = useLoad(`page ${key} ${moduleKey}`, async () => {
    const project = await jira.project(key);
    const modules = await sandbox.modules({ projectId: project.id });
    return {
      project,
      module: modules.find((one) => one.type === 'jira:projectPage' && one.moduleKey === moduleKey),
    };
  });
  useTitle(data?.module ? `${data.module.title} - ${data.project.name}` : key);
  useProjectNav(data?.project);
  if (isGone(error)) return <NoProject projectKey={key} />;
  if (error) return <Failed title="The page could not be read" error={error} retry={reload} isPage />;
  if (!data) return <Loading what="the page" isPage />;
  const { project, module } = data;
  if (!module)
    return (
      <Notice title="There is no such page">
        <p>
          The app that had this page may be gone, or the page isn't for you. Go to{' '}
          <a href={`/projects/${project.key}`}>{project.name}</a>.
        </p>
      </Notice>
    );
  return (
    <>
      <Heading as="h1" size="large">
        {module.title}
      </Heading>
      <AppModule key={module.moduleKey} module={module} extension={{ project: { id: project.id } }} />
    </>
  );
}
