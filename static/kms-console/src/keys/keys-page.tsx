import type { Key, KeyPage as Listed } from '../../../../src/kms-server/http/views';
import { PagedList } from '../../../shared/parts/paged-list';
import { Day, Moment } from '../../../shared/parts/times';
import { useNarrow } from '../../../shared/parts/use-narrow';
import { query } from '../api/call';
import { useList } from '../api/use-list';
import { Nothing } from '../parts/nothing';
import { useFilter } from '../parts/use-filter';
import { Page } from '../shell/page';
import { KeyFilters, NO_FILTER } from './key-filters';
import { KeyState } from './states';

const PAGE = '50';

export function KeysPage() {
  const { filter, settled, isFiltered, pages, change, clear } = useFilter(NO_FILTER);
  const answer = useList<Listed>(`/v1/keys${query({ ...settled, limit: PAGE, cursor: pages.cursor })}`);
  const Shape = useNarrow() ? KeyCards : KeyTable;
  return (
    <Page title="Keys">
      <KeyFilters filter={filter} onChange={change} />
      <PagedList answer={answer} pages={pages} what="keys">
        {({ keys }) =>
          keys.length === 0 ? (
            <Nothing
              title={isFiltered ? 'No key matches' : 'No key here'}
              text={isFiltered ? 'Take a filter away.' : 'Keys are made by requests in Jira.'}
              onClear={isFiltered ? clear : undefined}
            />
          ) : (
            <Shape keys={keys} />
          )
        }
      </PagedList>
    </Page>
  );
}

interface KeyListProps {
  readonly keys: readonly Key[];
}

const KeyLink = ({ of: { keyId, name, keyType } }: { readonly of: Key }) => (
  <>
    <a href={`/console/keys/${keyId}`}>{name}</a>
    <span className="subtle">{keyType}</span>
  </>
);

const Due = ({ of: { deletionDue } }: { readonly of: Key }) =>
  deletionDue === undefined ? null : (
    <span className="subtle">
      destroyed on <Moment at={deletionDue} />
    </span>
  );

const KeyTable = ({ keys }: KeyListProps) => (
  <table className="table">
    <caption className="visually-hidden">Keys</caption>
    <thead>
      <tr>
        <th scope="col">Key</th>
        <th scope="col">Group</th>
        <th scope="col">Project</th>
        <th scope="col">State</th>
        <th scope="col">Operations</th>
        <th scope="col">Expires</th>
      </tr>
    </thead>
    <tbody>
      {keys.map((key) => (
        <tr key={key.keyId}>
          <th scope="row">
            <KeyLink of={key} />
          </th>
          <td>{key.keyGroup}</td>
          <td>{key.projectId}</td>
          <td>
            <KeyState state={key.state} />
            <Due of={key} />
          </td>
          <td>{key.operations.join(', ')}</td>
          <td>
            <Day day={key.expiryDate} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** The table where it has no room. */
const KeyCards = ({ keys }: KeyListProps) => (
  <ul className="cards" aria-label="Keys">
    {keys.map((key) => (
      <li key={key.keyId} className="card">
        <div className="card-head">
          <div>
            <KeyLink of={key} />
          </div>
          <KeyState state={key.state} />
        </div>
        <div className="subtle">
          {key.keyGroup}, project {key.projectId}, expires <Day day={key.expiryDate} />
        </div>
        <Due of={key} />
      </li>
    ))}
  </ul>
);
