import Heading from '@atlaskit/heading';
import { useCallback, useEffect } from 'react';
import * as sandbox from '../api/sandbox';
import type { IssueDetails } from '../api/types';
import { useLoad } from '../api/use-load';
import { IssueTypeIcon } from '../parts/issue-type';
import '../parts/trail.css';
import { useProjectNav } from '../shell/place';
import { Activity } from './activity';
import { ContextRow } from './context-row';
import { Details } from './details';
import { EditableField } from './editable-field';
import { fieldsOf } from './issue-fields';
import './issue-view.css';
import { Panels } from './panels';
import { StatusMenu } from './status-menu';

interface IssueViewProps {
  readonly issue: IssueDetails;
  readonly refresh: () => Promise<void>;
}

export function IssueView({ issue, refresh }: IssueViewProps) {
  const { project, updated } = issue.fields;
  useProjectNav(project);
  const modules = useLoad(`modules of issue ${issue.id}`, () =>
    sandbox.modules({ projectId: project.id, issueId: issue.id }),
  );
  const reloadModules = modules.reload;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the issue may be one of what apps show on it
  useEffect(() => {
    void reloadModules();
  }, [updated, reloadModules]);
  const refreshAll = useCallback(async () => {
    await Promise.all([refresh(), reloadModules()]);
  }, [refresh, reloadModules]);

  const { summary, long, rest } = fieldsOf(issue);
  const contexts = (modules.data ?? []).filter(({ type }) => type === 'jira:issueContext');
  return (
    <article className="issue">
      <header className="issue-head">
        <Trail issue={issue} />
        {summary ? (
          <EditableField field={summary} issueKey={issue.key} saved={refresh} as="heading" />
        ) : (
          <Heading as="h1" size="large">
            {issue.fields.summary}
          </Heading>
        )}
        <StatusMenu issue={issue} changed={refreshAll} />
      </header>
      <div className="issue-columns">
        <div className="issue-main">
          {long.map((field) => (
            <section key={field.id} className="issue-section" aria-label={field.name}>
              <EditableField field={field} issueKey={issue.key} saved={refresh} as="section" />
            </section>
          ))}
          <Panels issue={issue} modules={modules} />
          <Activity issue={issue} changed={refresh} />
        </div>
        <aside className="issue-side" aria-label="About this issue">
          <Details fields={rest} issue={issue} saved={refresh} />
          {contexts.map((module) => (
            <ContextRow key={module.moduleKey} module={module} issue={issue} />
          ))}
        </aside>
      </div>
    </article>
  );
}

function Trail({ issue }: { readonly issue: IssueDetails }) {
  const { project, issuetype } = issue.fields;
  return (
    <nav className="trail" aria-label="Where this issue is">
      <a href="/projects">Projects</a>
      <span aria-hidden="true">/</span>
      <a href={`/projects/${project.key}`}>{project.name}</a>
      <span aria-hidden="true">/</span>
      <a href={`/browse/${issue.key}`} aria-current="page" className="trail-issue">
        <IssueTypeIcon type={issuetype} label={issuetype.name} />
        {issue.key}
      </a>
    </nav>
  );
}
