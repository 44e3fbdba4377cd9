import { Age } from '../../../shared/parts/times';
import { IssueLink } from '../parts/links';
import { StateLozenge } from '../parts/state-lozenge';
import { KeyCell, TYPES, Wait } from './cells';
import type { RequestListProps } from './request-table';

/** The table where it has no room. */
export const RequestCards = ({ rows, now, nameOf }: RequestListProps) => (
  <ul className="cards" aria-label="Requests">
    {rows.map((row) => (
      <li key={row.issueId} className="card">
        <div className="card-head">
          <div>
            <KeyCell row={row} />
          </div>
          <StateLozenge state={row.state} />
        </div>
        <div>
          <IssueLink issueKey={row.issueKey} /> {TYPES[row.action]}
          {row.since !== null && (
            <>
              , for <Age since={row.since} now={now} />
            </>
          )}
        </div>
        <div>
          <Wait waits={row.waits} trouble={row.trouble} />
        </div>
        <div className="subtle">{nameOf(row.requester)}</div>
      </li>
    ))}
  </ul>
);
