import Heading from '@atlaskit/heading';
import * as jira from '../api/jira';
import type { Project } from '../api/types';
import { useLoad } from '../api/use-load';
import { Person } from '../parts/person';
import { Empty, Failed, Loading } from '../parts/states';
import '../parts/table.css';
import { useTitle } from '../parts/title';

export function Projects() {
  useTitle('Projects');
  const { data, error, reload } = useLoad('projects', () => jira.projects());
  return (
    <>
      <Heading as="h1" size="large">
        Projects
      </Heading>
      {error ? <Failed title="The projects could not be read" error={error} retry={reload} /> : null}
      {!data && !error && <Loading what="projects" />}
      {data?.length === 0 && (
        <Empty title="No projects yet">
          <p>An administrator makes the first one, by hand or on an app's page under Apps.</p>
        </Empty>
      )}
      {data && data.length > 0 && <ProjectTable projects={data} />}
    </>
  );
}

function ProjectTable({ projects }: { readonly projects: readonly Project[] }) {
  return (
    <table className="table">
      <caption className="visually-hidden">Projects that you may see</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Key</th>
          <th scope="col" className="wide-only">
            Lead
          </th>
        </tr>
      </thead>
      <tbody>
        {projects.map(({ id, key, name, lead }) => (
          <tr key={id}>
            <td>
              <a href={`/projects/${key}`}>{name}</a>
            </td>
            <td>{key}</td>
            <td className="wide-only">{lead && <Person person={lead} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
