import Heading from '@atlaskit/heading';
import { useEffect } from 'react';
import { Empty, Failed, Loading } from '../parts/states';
import { Time } from '../parts/time';
import { useTitle } from '../parts/title';
import { useMails } from '../shell/mails';
import './notifications.css';

/** Every mail that the site sent to whoever is signed in. */
export function Notifications() {
  useTitle('Notifications');
  const { mails, error, reload, markRead } = useMails();
  useEffect(() => {
    if (mails) markRead();
  }, [mails, markRead]);
  return (
    <>
      <Heading as="h1" size="large">
        Notifications
      </Heading>
      {error ? <Failed title="The notifications could not be read" error={error} retry={reload} /> : null}
      {!mails && !error && <Loading what="notifications" />}
      {mails?.length === 0 && (
        <Empty title="Nothing yet">
          <p>Mails about issues that you watch, reported or work on appear here.</p>
        </Empty>
      )}
      <ul className="mails">
        {mails?.map(({ id, subject, text, sentAt, issueKey }) => (
          <li key={id} className="mail">
            <Heading as="h2" size="small">
              {issueKey === null ? subject : <a href={`/browse/${issueKey}`}>{subject}</a>}
            </Heading>
            <span className="mail-time">
              <Time at={sentAt} />
            </span>
            <p className="lines">{text}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
