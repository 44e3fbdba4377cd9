import Badge from '@atlaskit/badge';
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import ChevronRightIcon from '@atlaskit/icon/core/chevron-right';
import Lozenge, { type ThemeAppearance } from '@atlaskit/lozenge';
import { useId, useState } from 'react';
import type { ContextStatus, ModuleView } from '../../../web/contract';
import type { IssueDetails } from '../api/types';
import { AppIcon } from '../parts/app-icon';
import { AppModule } from '../parts/app-module';
import './context-row.css';

interface ContextRowProps {
  readonly module: ModuleView;
  readonly issue: IssueDetails;
}

/** An app's row beside the issue. Its content is loaded when somebody first opens it. */
export function ContextRow({ module, issue }: ContextRowProps) {
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const content = useId();
  const Chevron = isOpen ? ChevronDownIcon : ChevronRightIcon;
  return (
    <section className="context" aria-label={module.label ?? module.title}>
      <h2 className="context-heading">
        <button
          type="button"
          className="context-toggle"
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => {
            setOpen(!isOpen);
            setWasOpen(true);
          }}
        >
          <Chevron label="" />
          <AppIcon url={module.iconUrl} />
          <span>{module.label ?? module.title}</span>
          {module.status && (
            <span className="context-status">
              <StatusMark status={module.status} />
            </span>
          )}
        </button>
      </h2>
      <div id={content} className="context-content" hidden={!isOpen}>
        {wasOpen && (
          <AppModule key={issue.fields.status.id} module={module} extension={{ issue: { id: issue.id } }} />
        )}
      </div>
    </section>
  );
}

const APPEARANCES: ReadonlySet<string> = new Set([
  'default',
  'inprogress',
  'moved',
  'new',
  'removed',
  'success',
]);

const isAppearance = (type: string | undefined): type is ThemeAppearance =>
  type !== undefined && APPEARANCES.has(type);

function StatusMark({ status: { type, value } }: { readonly status: ContextStatus }) {
  if (type === 'icon') return <AppIcon url={value.url ?? null} />;
  if (type === 'badge') return <Badge>{value.label}</Badge>;
  return <Lozenge appearance={isAppearance(value.type) ? value.type : 'default'}>{value.label}</Lozenge>;
}
