import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import type { ListPayload, RequestPage } from '../../../../src/app/views/operators';
import { PagedList } from '../../../shared/parts/paged-list';
import { useNarrow } from '../../../shared/parts/use-narrow';
import { openInJira } from '../bridge';
import { usePeople } from '../people';
import { usePlace } from '../place';
import { useAnswer } from '../use-answer';
import { Counts } from './counts';
import { FilterRow } from './filter-row';
import { RequestCards } from './request-cards';
import { RequestTable } from './request-table';
import type { Filters } from './use-filters';

export function RequestsPage({ filters }: { readonly filters: Filters }) {
  const { filter, pages, change } = filters;
  const payload: ListPayload = { ...filter, cursor: pages.cursor };
  const answer = useAnswer<RequestPage>('requests.list', payload);
  return (
    <section aria-labelledby="requests-title">
      <h2 id="requests-title" className="visually-hidden">
        Requests
      </h2>
      <Counts filter={filter} onGroup={(group) => change({ group })} />
      <FilterRow filter={filter} onChange={change} />
      <PagedList answer={answer} pages={pages} what="requests">
        {(page) => <List page={page} filters={filters} />}
      </PagedList>
    </section>
  );
}

interface ListProps {
  readonly page: RequestPage;
  readonly filters: Filters;
}

function List({ page: { rows, now }, filters }: ListProps) {
  const isNarrow = useNarrow();
  const nameOf = usePeople(rows.map(({ requester }) => requester));
  if (rows.length === 0)
    return filters.isFiltered || filters.pages.number > 1 ? (
      <NoMatch onClear={filters.clear} />
    ) : (
      <NoRequest />
    );
  const Shape = isNarrow ? RequestCards : RequestTable;
  return (
    <>
      <p role="status" className="visually-hidden">
        {rows.length === 1 ? '1 request' : `${rows.length} requests`} on page {filters.pages.number}
      </p>
      <Shape rows={rows} now={now} nameOf={nameOf} />
    </>
  );
}

const NoMatch = ({ onClear }: { readonly onClear: () => void }) => (
  <div className="empty" role="status">
    <Heading as="h3" size="small">
      No request matches
    </Heading>
    <p>Take a filter away, or look for other words.</p>
    <Button onClick={onClear}>Show all requests</Button>
  </div>
);

function NoRequest() {
  const { projectKey } = usePlace();
  return (
    <div className="empty" role="status">
      <Heading as="h3" size="small">
        No request yet
      </Heading>
      <p>Whoever needs a key creates an issue of the type Create Key in this project.</p>
      <Button onClick={() => void openInJira(`/projects/${projectKey}`)}>Create one in Jira</Button>
    </div>
  );
}
