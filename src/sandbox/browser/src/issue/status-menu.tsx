import Button from '@atlaskit/button/new';
import DropdownMenu, { DropdownItem, DropdownItemGroup } from '@atlaskit/dropdown-menu';
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import { lazy, Suspense, useState } from 'react';
import { ApiError, messageOf } from '../api/http';
import * as jira from '../api/jira';
import type { IssueDetails, Transition } from '../api/types';
import { Refusal } from '../parts/states';
import { appearanceOf, StatusLozenge } from '../parts/status';
import './status-menu.css';

const TransitionDialog = lazy(async () => ({
  default: (await import('./transition-dialog')).TransitionDialog,
}));

interface StatusMenuProps {
  readonly issue: IssueDetails;
  readonly changed: () => Promise<void>;
}

interface Refused {
  readonly transition: Transition;
  readonly messages: readonly string[];
}

/** The issue's status, and where this person may take it from there. */
export function StatusMenu({ issue, changed }: StatusMenuProps) {
  const [dialog, setDialog] = useState<Transition>();
  const [refused, setRefused] = useState<Refused>();
  const [isBusy, setBusy] = useState(false);

  const take = async (transition: Transition): Promise<void> => {
    setRefused(undefined);
    if (transition.hasScreen) return setDialog(transition);
    setBusy(true);
    await jira
      .doTransition(issue.key, transition.id)
      .catch((error: unknown) => setRefused({ transition, messages: messagesOf(error) }));
    await changed();
    setBusy(false);
  };

  return (
    <>
      <div className="status-row">
        <Transitions issue={issue} isBusy={isBusy} take={(transition) => void take(transition)} />
      </div>
      {refused && (
        <Refusal
          title={`"${refused.transition.name}" was refused`}
          messages={refused.messages}
          dismiss={() => setRefused(undefined)}
        />
      )}
      {dialog && (
        <Suspense fallback={null}>
          <TransitionDialog
            issue={issue}
            transition={dialog}
            done={changed}
            close={() => setDialog(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}

/** All that the site said, with what it said of fields. */
const messagesOf = (error: unknown): readonly string[] =>
  error instanceof ApiError ? [...error.messages, ...Object.values(error.fields)] : [messageOf(error)];

interface TransitionsProps {
  readonly issue: IssueDetails;
  readonly isBusy: boolean;
  readonly take: (transition: Transition) => void;
}

function Transitions({ issue, isBusy, take }: TransitionsProps) {
  const { transitions } = issue;
  const { status } = issue.fields;
  return (
    <DropdownMenu<HTMLButtonElement>
      shouldRenderToParent
      // The button keeps the colour of its status while the menu is open.
      trigger={({ triggerRef, isSelected: _isSelected, ...props }) => (
        <span className={`status-button status-${appearanceOf(status)}`}>
          <Button
            {...props}
            ref={triggerRef}
            isLoading={isBusy}
            iconAfter={ChevronDownIcon}
            aria-label={`Status: ${status.name}`}
          >
            {status.name}
          </Button>
        </span>
      )}
    >
      <DropdownItemGroup title="Move to">
        {transitions.map((transition) => (
          <DropdownItem
            key={transition.id}
            onClick={() => take(transition)}
            elemAfter={<StatusLozenge status={transition.to} />}
          >
            {transition.name}
          </DropdownItem>
        ))}
        {transitions.length === 0 && <DropdownItem isDisabled>Nothing for you to do here</DropdownItem>}
      </DropdownItemGroup>
    </DropdownMenu>
  );
}
