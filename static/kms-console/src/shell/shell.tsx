import Button from '@atlaskit/button/new';
import { type ReactNode, useState } from 'react';
import { Problem } from '../../../shared/parts/problem';
import { usePlace } from '../../../shared/router';
import { BreakGlassAlerts } from '../alerts/break-glass-alerts';
import type { KmsProblem } from '../api/problem';
import { useDoor, useMay, useSession } from '../session/session';
import '../../../shared/styles/frame.css';
import './shell.css';

interface Section {
  readonly path: string;
  readonly name: string;
  /** What one must be allowed for it to be of any use. */
  readonly action: string;
}

const SECTIONS: readonly Section[] = [
  { path: '/console/tasks', name: 'Tasks', action: 'approval.read' },
  { path: '/console/keys', name: 'Keys', action: 'key.read' },
  { path: '/console/people', name: 'People', action: 'people.read' },
  { path: '/console/policies', name: 'Policies', action: 'group.read' },
  { path: '/console/audit', name: 'Audit', action: 'audit.read' },
];

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const may = useMay();
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <TopBar />
      {may('approval.read') && <BreakGlassAlerts />}
      <main id="main" className="shell-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function TopBar() {
  const may = useMay();
  const { person } = useSession();
  const { leave } = useDoor();
  const [problem, setProblem] = useState<KmsProblem>();
  const logOut = async (): Promise<void> => {
    const told = await leave(false);
    setProblem(told.ok ? undefined : told.problem);
  };
  return (
    <header>
      <div className="top-bar">
        <span className="site-name">Keydesk KMS</span>
        <nav className="top-links" aria-label="Console">
          {SECTIONS.filter(({ action }) => may(action)).map(({ path, name }) => (
            <TopLink key={path} to={path}>
              {name}
            </TopLink>
          ))}
        </nav>
        <div className="top-right">
          <TopLink to="/console/account">{person.name}</TopLink>
          <Button appearance="subtle" onClick={() => void logOut()}>
            Log out
          </Button>
        </div>
      </div>
      {problem && <Problem problem={problem} />}
    </header>
  );
}

function TopLink({ to, children }: { readonly to: string; readonly children: string }) {
  const { path } = usePlace();
  const isHere = path === to || path.startsWith(`${to}/`);
  return (
    <a className="top-link" href={to} aria-current={isHere ? 'page' : undefined}>
      {children}
    </a>
  );
}
