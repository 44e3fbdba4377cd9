import type { RequestRow } from '../../../../src/app/views/operators';
import { Age } from '../../../shared/parts/times';
import { IssueLink } from '../parts/links';
import { StateLozenge } from '../parts/state-lozenge';
import { KeyCell, TYPES, Wait } from './cells';

export interface RequestListProps {
  readonly rows: readonly RequestRow[];
  readonly now: number;
  readonly nameOf: (accountId: string | null) => string | null;
}

export const RequestTable = ({ rows, now, nameOf }: RequestListProps) => (
  <table className="table">
    <caption className="visually-hidden">Requests</caption>
    <thead>
      <tr>
        <th scope="col">Key</th>
        <th scope="col">Request</th>
        <th scope="col">State</th>
        <th scope="col">In this state</th>
        <th scope="col">Waits for</th>
        <th scope="col">Requester</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.issueId}>
          <th scope="row">
            <KeyCell row={row} />
          </th>
          <td>
            <IssueLink issueKey={row.issueKey} />
            <span className="subtle">{TYPES[row.action]}</span>
          </td>
          <td>
            <StateLozenge state={row.state} />
          </td>
          <td>{row.since === null ? '–' : <Age since={row.since} now={now} />}</td>
          <td>{row.waits || row.trouble ? <Wait waits={row.waits} trouble={row.trouble} /> : '–'}</td>
          <td>{nameOf(row.requester) ?? '–'}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
