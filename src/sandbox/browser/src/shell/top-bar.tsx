import Button, { IconButton } from '@atlaskit/button/new';
import AddIcon from '@atlaskit/icon/core/add';
import MenuIcon from '@atlaskit/icon/core/menu';
import { usePlace } from '../../../../../static/shared/router';
import { Bell } from './bell';
import { useShell } from './place';
import { SandboxMark } from './sandbox-mark';
import { Search } from './search';
import { useSignedIn } from './session';
import { ThemeMenu } from './theme-menu';
import './top-bar.css';
import { UserMenu } from './user-menu';

interface TopBarProps {
  readonly isNavOpen: boolean;
  readonly toggleNav: () => void;
}

export function TopBar({ isNavOpen, toggleNav }: TopBarProps) {
  const { isAdmin } = useSignedIn();
  const { project, create } = useShell();
  return (
    <header className="top-bar">
      {project && (
        <span className="narrow-only">
          <IconButton
            appearance="subtle"
            icon={MenuIcon}
            label={`Pages of ${project.name}`}
            aria-expanded={isNavOpen}
            aria-controls="project-nav"
            onClick={toggleNav}
          />
        </span>
      )}
      <a className="site-name" href="/projects">
        Jira
      </a>
      <nav className="top-links" aria-label="Site">
        <TopLink to="/projects">Projects</TopLink>
        {isAdmin && <TopLink to="/admin/apps">Apps</TopLink>}
      </nav>
      <Search />
      <Button appearance="primary" iconBefore={AddIcon} onClick={create}>
        Create
      </Button>
      <div className="top-right">
        <SandboxMark />
        <Bell />
        <ThemeMenu />
        <UserMenu />
      </div>
    </header>
  );
}

function TopLink({ to, children }: { readonly to: string; readonly children: string }) {
  const { path } = usePlace();
  const isHere = path === to || path.startsWith(`${to}/`);
  return (
    <a href={to} aria-current={isHere ? 'page' : undefined}>
      {children}
    </a>
  );
}
