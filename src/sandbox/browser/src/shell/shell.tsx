import { lazy, type ReactNode, Suspense, useState } from 'react';
import { MailsProvider } from './mails';
import { ShellPlaceProvider, useShell } from './place';
import { ProjectNav } from './project-nav';
import '../../../../../static/shared/styles/frame.css';
import './shell.css';
import { TopBar } from './top-bar';

const CreateDialog = lazy(async () => ({
  default: (await import('../create/create-dialog')).CreateDialog,
}));

/** Asked for by apps alone, and so not before them. */
const Flags = lazy(async () => ({ default: (await import('../parts/hosted')).Flags }));

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <ShellPlaceProvider>
      <MailsProvider>
        <Frame>{children}</Frame>
      </MailsProvider>
    </ShellPlaceProvider>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const { project, isCreating, endCreating } = useShell();
  const [isNavOpen, setNavOpen] = useState(false);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <TopBar isNavOpen={isNavOpen} toggleNav={() => setNavOpen(!isNavOpen)} />
      <div className="shell-body">
        {project && <ProjectNav project={project} isOpen={isNavOpen} close={() => setNavOpen(false)} />}
        <main id="main" className="shell-main" tabIndex={-1}>
          {children}
        </main>
      </div>
      {isCreating && (
        <Suspense fallback={null}>
          <CreateDialog project={project} close={endCreating} />
        </Suspense>
      )}
      <Suspense fallback={null}>
        <Flags />
      </Suspense>
    </div>
  );
}
