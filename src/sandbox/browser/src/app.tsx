import { SignIn } from './pages/sign-in';
import { Routes } from './routes';
import { SessionProvider, signedInOf, useSession } from './shell/session';
import { Shell } from './shell/shell';

export function App() {
  return (
    <SessionProvider>
      <Site />
    </SessionProvider>
  );
}

/** Nobody sees a page before signing in; the address stays, so signing in leads to where one wanted to go. */
function Site() {
  const { session } = useSession();
  if (!signedInOf(session)) return <SignIn />;
  // Another person starts with nothing of what the one before has seen.
  return (
    <Shell key={session.accountId}>
      <Routes />
    </Shell>
  );
}
