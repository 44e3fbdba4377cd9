import ListIcon from '@atlaskit/icon/core/list-bulleted';
import { usePlace } from '../../../../../static/shared/router';
import * as sandbox from '../api/sandbox';
import type { Project } from '../api/types';
import { useLoad } from '../api/use-load';
import { AppIcon } from '../parts/app-icon';
import './project-nav.css';

interface ProjectNavProps {
  readonly project: Project;
  /** On narrow screens only: on wide ones it is always there. */
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Pages of a project: Jira's own, and those that apps add. */
export function ProjectNav({ project, isOpen, close }: ProjectNavProps) {
  const { path } = usePlace();
  const { data = [] } = useLoad(`modules of project ${project.id}`, () =>
    sandbox.modules({ projectId: project.id }),
  );
  const base = `/projects/${project.key}`;
  const pages = data
    .filter(({ type }) => type === 'jira:projectPage')
    .map(({ moduleKey, title, iconUrl }) => ({
      href: `${base}/apps/${moduleKey}`,
      title,
      icon: <AppIcon url={iconUrl} />,
    }));
  const links = [{ href: base, title: 'Issues', icon: <ListIcon label="" /> }, ...pages];
  return (
    <nav
      id="project-nav"
      className={isOpen ? 'project-nav project-nav-open' : 'project-nav'}
      aria-label={`Project ${project.name}`}
    >
      <p className="project-nav-name">{project.name}</p>
      <ul>
        {links.map(({ href, title, icon }) => (
          <li key={href}>
            <a
              href={href}
              className="project-nav-link"
              aria-current={path === href ? 'page' : undefined}
              onClick={close}
            >
              {icon}
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
