import BugIcon from '@atlaskit/icon/core/bug';
import CheckCircleIcon from '@atlaskit/icon/core/check-circle';
import PlusSquareIcon from '@atlaskit/icon/core/plus-square';
import type { ComponentType } from 'react';
import type { IssueType } from '../api/types';

type Icon = ComponentType<{ readonly label: string; readonly color?: string }>;

/** Jira's own types have pictures; any other gets the plain one. */
const ICONS: Readonly<Record<string, Icon>> = {
  Bug: (props) => <BugIcon {...props} color="var(--ds-icon-accent-red)" />,
  Task: (props) => <CheckCircleIcon {...props} color="var(--ds-icon-accent-blue)" />,
};
const Other: Icon = (props) => <PlusSquareIcon {...props} color="var(--ds-icon-accent-teal)" />;

export function IssueTypeIcon({ type, label = '' }: { readonly type: IssueType; readonly label?: string }) {
  const Icon = ICONS[type.name] ?? Other;
  return (
    <span className="type-icon">
      <Icon label={label} />
    </span>
  );
}
