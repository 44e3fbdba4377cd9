import type { History } from '../api/types';
import { Person } from '../parts/person';
import '../parts/table.css';
import { Time } from '../parts/time';

interface HistoryTableProps {
  /** Newest first, as many as the site gives. */
  readonly histories: readonly History[];
  readonly total: number;
}

/** Who changed what, and when. */
export function HistoryTable({ histories, total }: HistoryTableProps) {
  if (histories.length === 0) return <p className="quiet">Nothing has been changed yet.</p>;
  return (
    <div className="history">
      <table className="table history-table">
        <caption className="visually-hidden">Changes, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">When</th>
            <th scope="col">Field</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
          </tr>
        </thead>
        <tbody>
          {histories.flatMap(({ id, author, created, items }) =>
            items.map((item, index) => (
              <tr key={`${id} ${item.field}`}>
                <td>{index === 0 && <Person person={author} />}</td>
                <td>{index === 0 && <Time at={created} />}</td>
                <td>{item.field}</td>
                <td className="lines">{item.fromString ?? ''}</td>
                <td className="lines">{item.toString ?? ''}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      {total > histories.length && (
        <p className="quiet">
          The latest {histories.length} of {total} changes.
        </p>
      )}
    </div>
  );
}
