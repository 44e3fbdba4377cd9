import { adfText } from '../fields/adf';
import { asList } from '../fields/kinds';
import type { Field } from '../model/configuration';
import type { Issue } from '../model/issue';
import type { Site } from '../site';

/** A field of JQL: what an issue has in it, as texts a query may compare with, and a value to sort by. */
export interface JqlField {
  /** All texts that name the value: its id, its name, its key. */
  readonly names: (issue: Issue) => readonly string[];
  readonly sort: (issue: Issue) => string | number;
  /** Values are moments: comparisons are by time. */
  readonly isTime?: true;
}

const numberOf = (key: string): number => Number(/\d+$/.exec(key)?.[0] ?? 0);

const named = (
  names: JqlField['names'],
  sort: JqlField['sort'] = (issue) => names(issue)[0]?.toLowerCase() ?? '',
): JqlField => ({
  names,
  sort,
});

const time = (read: (issue: Issue) => string): JqlField => ({
  names: (issue) => [read(issue)],
  sort: (issue) => Date.parse(read(issue)),
  isTime: true,
});

const userNames = (site: Site, accountId: unknown): readonly string[] => {
  if (typeof accountId !== 'string') return [];
  const user = site.users.get(accountId);
  return user ? [accountId, user.displayName, user.emailAddress] : [accountId];
};

const key = named(
  ({ id, key: own, formerKeys }) => [own, id, ...formerKeys],
  ({ key: own }) => numberOf(own),
);

/** The field that a clause names; undefined where there is none. */
export function jqlField(site: Site, name: string): JqlField | undefined {
  return systemField(site, name.toLowerCase()) ?? customField(site, name);
}

function systemField(site: Site, name: string): JqlField | undefined {
  switch (name) {
    case 'project':
      return named(({ projectId }) => {
        const project = site.projects.get(projectId);
        return project ? [project.key, project.id, project.name] : [];
      });
    case 'issuetype':
    case 'type':
    case 'worktype':
      return named(({ issueTypeId }) => [site.issueTypes.get(issueTypeId)?.name ?? '', issueTypeId]);
    case 'status':
      return named(({ statusId }) => [site.statuses.get(statusId)?.name ?? '', statusId]);
    case 'key':
    case 'issuekey':
    case 'issue':
    case 'id':
      return key;
    case 'creator':
      return named(({ creator }) => userNames(site, creator));
    case 'created':
      return time(({ created }) => created);
    case 'updated':
      return time(({ updated }) => updated);
    default:
      return undefined;
  }
}

function customField(site: Site, name: string): JqlField | undefined {
  const lower = name.toLowerCase();
  const field = site.fields.find(({ id, name: own, clauseNames }) =>
    [id, own, ...clauseNames].some((one) => one.toLowerCase() === lower),
  );
  return field && valueField(site, field);
}

type Names = (site: Site, stored: unknown) => readonly string[];

const optionNames: Names = (site, stored) => [site.options.get(String(stored))?.value ?? '', String(stored)];
const groupNames: Names = (site, stored) => [site.groups.get(String(stored))?.name ?? '', String(stored)];

const NAMES: Readonly<Record<string, Names>> = {
  user: userNames,
  users: userNames,
  option: optionNames,
  options: optionNames,
  group: groupNames,
  groups: groupNames,
  adf: (_site, stored) => [adfText(stored)],
};

function valueField(site: Site, field: Field): JqlField {
  const names = NAMES[field.kind] ?? ((_site: Site, stored: unknown) => [String(stored)]);
  const read = (issue: Issue): readonly string[] => {
    const stored = issue.values[field.id] ?? null;
    if (stored === null) return [];
    return (Array.isArray(stored) ? asList(stored) : [stored]).flatMap((one) => names(site, one));
  };
  if (field.kind === 'number') return named(read, (issue) => Number(issue.values[field.id] ?? 0));
  return field.kind.startsWith('date')
    ? { ...time((issue) => read(issue)[0] ?? ''), names: read }
    : named(read);
}
