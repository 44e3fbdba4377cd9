import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type { Approval, ApprovalPage, BulkResult } from '../../../../src/kms-server/http/views';
import { Chip } from '../../../shared/parts/chip';
import { PagedList } from '../../../shared/parts/paged-list';
import { useNarrow } from '../../../shared/parts/use-narrow';
import { type Pages, usePages } from '../../../shared/parts/use-pages';
import { navigate, usePlace } from '../../../shared/router';
import { useList } from '../api/use-list';
import { Page } from '../shell/page';
import { BulkBar } from './bulk-bar';
import { BulkResults } from './bulk-results';
import { TaskCards, TaskTable } from './task-table';
import './tasks.css';
import { approvalsPath, VIEW_NAMES, VIEWS, type ViewName, viewNamed } from './views';

/** What waits for people, and what became of it. */
export function TasksPage() {
  const { query } = usePlace();
  const view = viewNamed(query.get('view'));
  const choose = (name: ViewName): void => navigate(`/console/tasks?view=${name}`);
  return (
    <Page title="Tasks">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the controls of a form */}
      <div role="group" aria-label="Which tasks" className="chips">
        {VIEW_NAMES.map((name) => (
          <Chip key={name} isOn={name === view} onClick={() => choose(name)}>
            {VIEWS[name].name}
          </Chip>
        ))}
      </div>
      <TaskList key={view} view={view} />
    </Page>
  );
}

function TaskList({ view }: { readonly view: ViewName }) {
  const pages = usePages();
  const answer = useList<ApprovalPage>(approvalsPath(view, pages.cursor));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<Done>();
  const toggle = (id: string): void =>
    setChosen((before) => (before.has(id) ? without(before, id) : new Set([...before, id])));
  const decided = (approvals: readonly Approval[], results: BulkResult): void => {
    setDone({ approvals, results });
    setChosen(new Set());
    answer.reload();
  };
  return (
    <>
      {done && <BulkResults {...done} onClose={() => setDone(undefined)} />}
      <PagedList answer={answer} pages={pages} what="tasks">
        {({ approvals }) => (
          <List
            approvals={approvals}
            view={view}
            pages={pages}
            chosen={chosen}
            onToggle={toggle}
            onDecided={decided}
          />
        )}
      </PagedList>
    </>
  );
}

interface Done {
  readonly approvals: readonly Approval[];
  readonly results: BulkResult;
}

const without = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  new Set([...ids].filter((other) => other !== id));

interface ListProps {
  readonly approvals: readonly Approval[];
  readonly view: ViewName;
  readonly pages: Pages;
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
  readonly onDecided: (approvals: readonly Approval[], results: BulkResult) => void;
}

function List({ approvals, view, pages, chosen, onToggle, onDecided }: ListProps) {
  const Shape = useNarrow() ? TaskCards : TaskTable;
  if (approvals.length === 0) return <Nothing view={view} isFirst={pages.number === 1} />;
  const picked = approvals.filter(({ id, mayDecide }) => mayDecide && chosen.has(id));
  return (
    <>
      <p role="status" className="visually-hidden">
        {approvals.length === 1 ? '1 task' : `${approvals.length} tasks`} on page {pages.number}
      </p>
      {approvals.some(({ mayDecide }) => mayDecide) && (
        <BulkBar picked={picked} onDecided={(results) => onDecided(picked, results)} />
      )}
      <Shape approvals={approvals} chosen={chosen} onToggle={onToggle} />
    </>
  );
}

const EMPTY: Readonly<Partial<Record<ViewName, readonly [string, string]>>> = {
  mine: ['Nothing waits for you', 'New tasks come here by themselves. You may also look at all open ones.'],
  open: ['Nothing is open', 'Requests from Jira and proposed changes come here by themselves.'],
};

function Nothing({ view, isFirst }: { readonly view: ViewName; readonly isFirst: boolean }) {
  const [title, text] = EMPTY[view] ?? ['No such task', 'Tasks stay here once they have ended this way.'];
  return (
    <div className="empty" role="status">
      <Heading as="h2" size="small">
        {isFirst ? title : 'No further task'}
      </Heading>
      <p>{isFirst ? text : 'Go back a page.'}</p>
    </div>
  );
}
