import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import AddIcon from '@atlaskit/icon/core/add';
import { useState } from 'react';
import type { ModuleView } from '../../../web/contract';
import { messageOf } from '../api/http';
import * as sandbox from '../api/sandbox';
import type { IssueDetails } from '../api/types';
import type { Loaded } from '../api/use-load';
import { AppIcon } from '../parts/app-icon';
import { AppModule } from '../parts/app-module';
import { Failed, Refusal } from '../parts/states';
import './panels.css';

interface PanelsProps {
  readonly issue: IssueDetails;
  readonly modules: Loaded<readonly ModuleView[]>;
}

/** What apps add to the issue: the panels that it has, and buttons for those that somebody may add. */
export function Panels({ issue, modules }: PanelsProps) {
  const [added, setAdded] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const panels = (modules.data ?? []).filter(({ type }) => type === 'jira:issuePanel');
  const add = async ({ moduleKey }: ModuleView): Promise<void> => {
    setProblem(undefined);
    await sandbox
      .addPanel({ issueId: issue.id, moduleKey })
      .then(() => setAdded(moduleKey))
      .catch((error: unknown) => setProblem(messageOf(error)));
    await modules.reload();
  };
  const open = panels.filter(({ isAdded }) => isAdded);
  const others = panels.filter(({ isAdded }) => !isAdded);
  return (
    <>
      {modules.error && !modules.data ? (
        <Failed
          title="The apps of this issue could not be read"
          error={modules.error}
          retry={modules.reload}
        />
      ) : null}
      {problem !== undefined && (
        <Refusal
          title="The panel could not be added"
          messages={[problem]}
          dismiss={() => setProblem(undefined)}
        />
      )}
      {others.length > 0 && (
        <div className="apps-row">
          {others.map((module) => (
            <Button key={module.moduleKey} iconBefore={AddIcon} onClick={() => void add(module)}>
              Add {module.title}
            </Button>
          ))}
        </div>
      )}
      {open.map((module) => (
        <section key={module.moduleKey} className="panel" aria-label={module.title}>
          <div className="panel-title">
            <AppIcon url={module.iconUrl} />
            <Heading as="h2" size="small">
              {module.title}
            </Heading>
          </div>
          <AppModule
            // Another status is another panel to look at; any other change is the app's own to notice.
            key={issue.fields.status.id}
            module={module}
            extension={{ issue: { id: issue.id }, isNewToIssue: added === module.moduleKey }}
          />
        </section>
      ))}
    </>
  );
}
