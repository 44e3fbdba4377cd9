/** What the list's filters ask for. Empty texts ask for nothing. */
export interface Filter {
  readonly text: string;
  readonly status: string;
  readonly type: string;
  /** A query of one's own, in place of the others. */
  readonly jql: string;
}

export const FILTER_NAMES = ['text', 'status', 'type', 'jql'] as const satisfies readonly (keyof Filter)[];

const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const ORDER = /\border\s+by\b/i;

/** The query of the list. Without a project the whole site is searched. */
export function jqlOf(filter: Filter, projectKey: string | undefined): string {
  const inProject = projectKey === undefined ? [] : [`project = ${quote(projectKey)}`];
  if (filter.jql.trim() !== '') return ownQuery(filter.jql.trim(), inProject);
  const clauses = [
    ...inProject,
    ...(filter.status === '' ? [] : [`status = ${quote(filter.status)}`]),
    ...(filter.type === '' ? [] : [`issuetype = ${quote(filter.type)}`]),
    ...(filter.text === '' ? [] : [`summary ~ ${quote(filter.text)}`]),
  ];
  // An unbounded query is refused: every issue has been created.
  return `${clauses.length === 0 ? 'created is not EMPTY' : clauses.join(' AND ')} ORDER BY created DESC`;
}

function ownQuery(jql: string, inProject: readonly string[]): string {
  const at = ORDER.exec(jql)?.index ?? jql.length;
  const [where, order] = [jql.slice(0, at).trim(), jql.slice(at)];
  const clauses = [...inProject, ...(where === '' ? [] : [`(${where})`])];
  return `${clauses.join(' AND ')} ${order === '' ? 'ORDER BY created DESC' : order}`.trim();
}
