import { isGone } from '../api/http';
import { Failed, Loading, Notice } from '../parts/states';
import { useTitle } from '../parts/title';
import type { Params } from '../routes-params';
import { IssueView } from './issue-view';
import { useIssue } from './use-issue';

export function IssuePage({ params }: { readonly params: Params }) {
  const { key = '' } = params;
  // Another issue is another page: nothing typed for one goes to the other.
  return <OneIssue key={key} issueKey={key} />;
}

function OneIssue({ issueKey }: { readonly issueKey: string }) {
  const { data, error, reload } = useIssue(issueKey);
  useTitle(data ? `[${data.key}] ${data.fields.summary}` : issueKey);
  if (isGone(error)) return <Gone issueKey={issueKey} />;
  return (
    <>
      {error ? (
        <Failed title="The issue could not be read" error={error} retry={reload} isPage={!data} />
      ) : null}
      {!data && !error && <Loading what={issueKey} isPage />}
      {data && <IssueView issue={data} refresh={reload} />}
    </>
  );
}

function Gone({ issueKey }: { readonly issueKey: string }) {
  return (
    <Notice title="You can't see this issue">
      <p>
        {issueKey} does not exist, was deleted, or is in a project that you may not see. Check the key, ask
        whoever sent you here, or sign in as somebody else.
      </p>
      <p>
        <a href="/projects">Go to Projects</a>
      </p>
    </Notice>
  );
}
