import type { AttentionRow, AttentionPage as Page } from '../../../../src/app/views/operators';
import { PagedList } from '../../../shared/parts/paged-list';
import { Age } from '../../../shared/parts/times';
import { usePages } from '../../../shared/parts/use-pages';
import { IssueLink, PlaceLink } from '../parts/links';
import { StateLozenge } from '../parts/state-lozenge';
import { useAnswer } from '../use-answer';

/** What is stuck, or what Jira doesn't show at all, with what to do about it. */
export function AttentionPage() {
  const pages = usePages();
  const answer = useAnswer<Page>('attention.list', { cursor: pages.cursor });
  return (
    <section aria-labelledby="attention-title">
      <h2 id="attention-title" className="visually-hidden">
        Needs attention
      </h2>
      <p className="subtle">
        Requests that are stuck, or that Jira can’t show any more. Keydesk’s own records, whatever became of
        the issues.
      </p>
      <PagedList answer={answer} pages={pages} what="what needs attention">
        {(page) => <List page={page} />}
      </PagedList>
    </section>
  );
}

const List = ({ page: { rows, now } }: { readonly page: Page }) =>
  rows.length === 0 ? (
    <p role="status" className="empty">
      Nothing needs attention.
    </p>
  ) : (
    <ul className="cards" aria-label="Requests that need attention">
      {rows.map((row) => (
        <Item key={row.issueId} row={row} now={now} />
      ))}
    </ul>
  );

const Item = ({ row, now }: { readonly row: AttentionRow; readonly now: number }) => (
  <li className="card">
    <div className="card-head">
      <div>
        {row.action === null ? (
          <strong>{row.issueKey}</strong>
        ) : (
          <PlaceLink to={{ at: 'key', issueId: row.issueId }}>{row.keyName ?? row.issueKey}</PlaceLink>
        )}
        <span className="subtle">
          <IssueLink issueKey={row.issueKey} />
          {row.since !== null && (
            <>
              , for <Age since={row.since} now={now} />
            </>
          )}
        </span>
      </div>
      <StateLozenge state={row.state} />
    </div>
    <p className="trouble">{row.what}</p>
    <p>
      <strong>What to do:</strong> {row.mend}
    </p>
  </li>
);
