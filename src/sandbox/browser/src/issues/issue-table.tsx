import type { Issue } from '../api/types';
import { IssueTypeIcon } from '../parts/issue-type';
import { Person } from '../parts/person';
import { StatusLozenge } from '../parts/status';
import '../parts/table.css';
import { Time } from '../parts/time';

/** What the table shows of each issue. */
export const TABLE_FIELDS = ['summary', 'issuetype', 'status', 'reporter', 'updated'] as const;

export function IssueTable({ issues }: { readonly issues: readonly Issue[] }) {
  return (
    <table className="table">
      <caption className="visually-hidden">Issues</caption>
      <thead>
        <tr>
          <th scope="col">Type</th>
          <th scope="col">Key</th>
          <th scope="col">Summary</th>
          <th scope="col">Status</th>
          <th scope="col" className="wide-only">
            Reporter
          </th>
          <th scope="col" className="wide-only">
            Updated
          </th>
        </tr>
      </thead>
      <tbody>
        {issues.map((issue) => (
          <IssueRow key={issue.id} issue={issue} />
        ))}
      </tbody>
    </table>
  );
}

function IssueRow({ issue: { key, fields } }: { readonly issue: Issue }) {
  const href = `/browse/${key}`;
  return (
    <tr>
      <td title={fields.issuetype.name}>
        <IssueTypeIcon type={fields.issuetype} label={fields.issuetype.name} />
      </td>
      <td className="narrow-cell">
        <a href={href}>{key}</a>
      </td>
      <td>
        <a href={href} className="summary-link">
          {fields.summary}
        </a>
      </td>
      <td>
        <StatusLozenge status={fields.status} />
      </td>
      <td className="wide-only">{fields.reporter && <Person person={fields.reporter} />}</td>
      <td className="wide-only narrow-cell">
        <Time at={fields.updated} />
      </td>
    </tr>
  );
}
