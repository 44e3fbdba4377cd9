import { Problem } from '../../shared/parts/problem';
import { Skeleton } from '../../shared/parts/skeleton';
import { usePlace } from '../../shared/router';
import { NamesProvider } from './people/names';
import { Routes } from './routes';
import { ChangesProvider } from './session/changes';
import { EnrolPage } from './session/enrol';
import { LogInPage } from './session/log-in';
import { SessionProvider, useDoor } from './session/session';
import { Outside } from './shell/outside';
import { Shell } from './shell/shell';

export const App = () => (
  <SessionProvider>
    <Site />
  </SessionProvider>
);

/** Nobody sees a page before logging in; whoever comes with an enrolment link is somebody new. */
function Site() {
  const { path } = usePlace();
  const { standing, look } = useDoor();
  if (path === '/console/enrol') return <EnrolPage />;
  if (standing.is === 'out') return <LogInPage because={standing.because} />;
  if (standing.is === 'asking')
    return (
      <Outside title="Loading">
        <h1 className="visually-hidden">Keydesk KMS</h1>
        <Skeleton rows={4} label="Loading the console" />
      </Outside>
    );
  if (standing.is === 'failed')
    return (
      <Outside title="No answer">
        <h1 className="visually-hidden">Keydesk KMS</h1>
        <Problem problem={standing.problem} onRetry={look} />
      </Outside>
    );
  // Another person starts with nothing of what the one before has seen.
  return (
    <ChangesProvider key={standing.session.person.id}>
      <NamesProvider>
        <Shell>
          <Routes />
        </Shell>
      </NamesProvider>
    </ChangesProvider>
  );
}
