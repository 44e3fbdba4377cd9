import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { Approval, ApprovalPage } from '../../../../src/kms-server/http/views';
import { Moment } from '../../../shared/parts/times';
import { query } from '../api/call';
import { useTold } from '../api/use-told';
import { useSession } from '../session/session';
import { groupText, titleOf } from '../tasks/words';
import { noteSeen, seenUntil } from './seen';

const MOST = '5';
const PATH = `/v1/approvals${query({ breakGlass: 'true', order: 'decided', limit: MOST })}`;
const endOf = ({ decidedAt = 0 }: Approval): number => decidedAt;

/** Somebody acted alone: everybody who sees the group is told on every page, until they say that they have seen it. */
export function BreakGlassAlerts() {
  const { person } = useSession();
  const { value } = useTold<ApprovalPage>(PATH);
  const [seen, setSeen] = useState(() => seenUntil(person.id));
  const news = (value?.approvals ?? []).filter((approval) => endOf(approval) > seen);
  const [newest] = news;
  if (!newest) return null;
  const note = (): void => {
    noteSeen(person.id, endOf(newest));
    setSeen(endOf(newest));
  };
  return (
    <aside className="alerts" aria-label="Alerts">
      <div role="alert">
        <SectionMessage appearance="warning" title="Somebody acted alone">
          <ul className="plain">
            {news.map((approval) => (
              <li key={approval.id}>
                <One approval={approval} />
              </li>
            ))}
          </ul>
          <p className="alert-actions">
            <Button spacing="compact" onClick={note}>
              I have seen it
            </Button>
          </p>
        </SectionMessage>
      </div>
    </aside>
  );
}

const One = ({ approval }: { readonly approval: Approval }) => (
  <>
    <a href={`/console/tasks/${approval.id}`}>{titleOf(approval)}</a> in {groupText(approval.keyGroup)},{' '}
    {approval.decidedBy.join(', ')}, <Moment at={endOf(approval)} />
    {approval.reason && `: “${approval.reason}”`}
  </>
);
