import Heading from '@atlaskit/heading';
import { navigate, usePlace } from '../../../../../static/shared/router';
import { isGone } from '../api/http';
import * as jira from '../api/jira';
import { useLoad } from '../api/use-load';
import { Filters } from '../issues/filters';
import { IssueList } from '../issues/issue-list';
import { FILTER_NAMES, type Filter, jqlOf } from '../issues/jql';
import { NoProject } from '../parts/no-project';
import { Failed, Loading } from '../parts/states';
import { useTitle } from '../parts/title';
import type { Params } from '../routes-params';
import { useProjectNav } from '../shell/place';

/** The filter is in the address: a list can be linked to, and the browser's Back leads to the one before. */
function useFilter(): readonly [Filter, (filter: Filter) => void] {
  const { path, query } = usePlace();
  const value = (name: keyof Filter): string => query.get(name) ?? '';
  const filter: Filter = {
    text: value('text'),
    status: value('status'),
    type: value('type'),
    jql: value('jql'),
  };
  const change = (next: Filter): void => {
    const given = FILTER_NAMES.flatMap((name) => (next[name] === '' ? [] : [[name, next[name]]]));
    navigate(given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`);
  };
  return [filter, change];
}

/** The issues of one project. */
export function ProjectIssues({ params }: { readonly params: Params }) {
  const { key = '' } = params;
  const { data, error, reload } = useLoad(`project ${key}`, async () => {
    const [project, types] = await Promise.all([jira.project(key), jira.projectStatuses(key)]);
    return { project, types };
  });
  const [filter, change] = useFilter();
  useTitle(data ? `Issues - ${data.project.name}` : key);
  useProjectNav(data?.project);
  if (isGone(error)) return <NoProject projectKey={key} />;
  if (error) return <Failed title={`Project ${key} could not be read`} error={error} retry={reload} isPage />;
  if (!data) return <Loading what="the project" isPage />;
  const jql = jqlOf(filter, data.project.key);
  return (
    <>
      <Heading as="h1" size="large">
        {data.project.name}
      </Heading>
      <Filters
        key={`${key} ${filter.text} ${filter.jql}`}
        filter={filter}
        types={data.types}
        change={change}
      />
      <IssueList key={jql} jql={jql} />
    </>
  );
}

/** Issues of every project. */
export function SiteIssues() {
  const [filter, change] = useFilter();
  useTitle('Issues');
  const jql = jqlOf(filter, undefined);
  return (
    <>
      <Heading as="h1" size="large">
        Issues
      </Heading>
      <Filters key={`${filter.text} ${filter.jql}`} filter={filter} types={[]} change={change} />
      <IssueList key={jql} jql={jql} />
    </>
  );
}
