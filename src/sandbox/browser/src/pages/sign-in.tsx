import Heading from '@atlaskit/heading';
import { useState } from 'react';
import { messageOf } from '../api/http';
import { Face } from '../parts/person';
import { Empty, Refusal } from '../parts/states';
import { useTitle } from '../parts/title';
import { useSession } from '../shell/session';
import './sign-in.css';

/** Signing in is choosing who to be: nobody has a password here. */
export function SignIn() {
  useTitle('Sign in');
  const { session, signIn } = useSession();
  const [error, setError] = useState<unknown>();
  const choose = (accountId: string): void => {
    setError(undefined);
    signIn(accountId).catch(setError);
  };
  return (
    <main className="sign-in" id="main">
      <div className="sign-in-card">
        <Heading as="h1" size="large">
          Sign in to the Jira sandbox
        </Heading>
        <p>Choose who you want to be. Everybody here is made up, and nobody has a password.</p>
        {error !== undefined && (
          <Refusal
            title="You could not be signed in"
            messages={[messageOf(error)]}
            dismiss={() => setError(undefined)}
          />
        )}
        {session.people.length === 0 && (
          <Empty title="This site has no people yet">Add one with the sandbox's tools.</Empty>
        )}
        <ul className="sign-in-people">
          {session.people.map((person) => (
            <li key={person.accountId}>
              <button type="button" className="sign-in-person" onClick={() => choose(person.accountId)}>
                <Face person={person} large />
                <span>
                  <span className="sign-in-name">{person.displayName}</span>
                  <span className="sign-in-mail">{person.emailAddress}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}
