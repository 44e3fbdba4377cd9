import Button from '@atlaskit/button/new';
import { useState } from 'react';
import * as jira from '../api/jira';
import { useLoad } from '../api/use-load';
import { Empty, Failed, Loading } from '../parts/states';
import { IssueTable, TABLE_FIELDS } from './issue-table';

const PAGE = 25;

/** Issues that a query finds, a page at a time. Shown anew for another query: give it the query as its key. */
export function IssueList({ jql }: { readonly jql: string }) {
  // Tokens lead onward only: those of the pages behind are kept to come back.
  const [tokens, setTokens] = useState<readonly (string | undefined)[]>([undefined]);
  const token = tokens.at(-1);
  const { data, error, reload } = useLoad(`issues ${jql} ${token ?? ''}`, () =>
    jira.search(jql, TABLE_FIELDS, PAGE, token),
  );
  if (error) return <Failed title="The issues could not be searched" error={error} retry={reload} />;
  if (!data) return <Loading what="issues" />;
  if (data.issues.length === 0)
    return (
      <Empty title="No issues found">
        <p>Change the filters, or create an issue.</p>
      </Empty>
    );
  const { nextPageToken } = data;
  return (
    <>
      <IssueTable issues={data.issues} />
      {(tokens.length > 1 || nextPageToken !== undefined) && (
        <nav className="pager" aria-label="Pages of issues">
          <Button isDisabled={tokens.length === 1} onClick={() => setTokens(tokens.slice(0, -1))}>
            Previous
          </Button>
          <span>Page {tokens.length}</span>
          <Button
            isDisabled={nextPageToken === undefined}
            onClick={() => setTokens([...tokens, nextPageToken])}
          >
            Next
          </Button>
        </nav>
      )}
    </>
  );
}
