import Checkbox from '@atlaskit/checkbox';
import Lozenge from '@atlaskit/lozenge';
import type { Approval } from '../../../../src/kms-server/http/views';
import { Moment } from '../../../shared/parts/times';
import { Ticket } from '../parts/ticket';
import { agreementText, groupText, STATES, titleOf } from './words';

export interface TaskListProps {
  readonly approvals: readonly Approval[];
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

const TaskLink = ({ approval }: { readonly approval: Approval }) => (
  <>
    <a href={`/console/tasks/${approval.id}`}>{titleOf(approval)}</a>
    <span className="subtle">
      {approval.about === 'key'
        ? `${approval.spec.keyType}, ${approval.spec.location}`
        : 'A change of the rules'}
    </span>
  </>
);

type PickProps = Pick<TaskListProps, 'chosen' | 'onToggle'> & { readonly approval: Approval };

/** Only what one may decide can be chosen. */
const Pick = ({ approval, chosen, onToggle }: PickProps) =>
  approval.mayDecide ? (
    <Checkbox
      isChecked={chosen.has(approval.id)}
      onChange={() => onToggle(approval.id)}
      label={<span className="visually-hidden">Choose: {titleOf(approval)}</span>}
    />
  ) : null;

const Ends = ({ approval: { state, expiresAt, decidedAt } }: { readonly approval: Approval }) =>
  state === 'pending' ? <Moment at={expiresAt} /> : <Moment at={decidedAt ?? expiresAt} />;

const State = ({ approval: { state, breakGlass } }: { readonly approval: Approval }) => (
  <>
    <Lozenge appearance={STATES[state][1]}>{STATES[state][0]}</Lozenge>{' '}
    {breakGlass && <Lozenge appearance="removed">Break-glass</Lozenge>}
  </>
);

const TicketOf = ({ approval }: { readonly approval: Approval }) =>
  approval.about === 'key' ? <Ticket ticket={approval.ticket} url={approval.ticketUrl} /> : null;

export const TaskTable = ({ approvals, chosen, onToggle }: TaskListProps) => (
  <table className="table">
    <caption className="visually-hidden">Tasks</caption>
    <thead>
      <tr>
        <th scope="col">
          <span className="visually-hidden">Choose</span>
        </th>
        <th scope="col">Task</th>
        <th scope="col">Group</th>
        <th scope="col" className="tight">
          Ticket
        </th>
        <th scope="col" className="tight">
          Agreed
        </th>
        <th scope="col">State</th>
        <th scope="col" className="tight">
          Opened
        </th>
        <th scope="col">{approvals.some(({ state }) => state === 'pending') ? 'Expires' : 'Ended'}</th>
      </tr>
    </thead>
    <tbody>
      {approvals.map((approval) => (
        <tr key={approval.id}>
          <td>
            <Pick approval={approval} chosen={chosen} onToggle={onToggle} />
          </td>
          <th scope="row">
            <TaskLink approval={approval} />
          </th>
          <td>{groupText(approval.keyGroup)}</td>
          <td className="tight">
            <TicketOf approval={approval} />
          </td>
          <td className="tight">{agreementText(approval)}</td>
          <td>
            <State approval={approval} />
          </td>
          <td className="tight">
            <Moment at={approval.createdAt} />
          </td>
          <td className="tight">
            <Ends approval={approval} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** The table where it has no room. */
export const TaskCards = ({ approvals, chosen, onToggle }: TaskListProps) => (
  <ul className="cards" aria-label="Tasks">
    {approvals.map((approval) => (
      <li key={approval.id} className="card">
        <div className="card-head">
          <div>
            <TaskLink approval={approval} />
          </div>
          <Pick approval={approval} chosen={chosen} onToggle={onToggle} />
        </div>
        <div>
          <State approval={approval} /> {agreementText(approval)} agreed
        </div>
        <div className="subtle">
          {groupText(approval.keyGroup)}
          {approval.about === 'key' && ', '}
          <TicketOf approval={approval} />, {approval.state === 'pending' ? 'until' : 'ended'}{' '}
          <Ends approval={approval} />
        </div>
      </li>
    ))}
  </ul>
);
