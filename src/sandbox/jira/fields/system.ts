import type { Field } from '../model/configuration';

interface SystemField {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly type: string;
  readonly items?: string;
}

/** System fields of the site. Kind `computed` marks those that the engine derives from the issue itself. */
const SYSTEM_FIELDS: readonly SystemField[] = [
  { id: 'summary', name: 'Summary', kind: 'summary', type: 'string' },
  { id: 'description', name: 'Description', kind: 'adf', type: 'string' },
  { id: 'issuetype', name: 'Issue Type', kind: 'computed', type: 'issuetype' },
  { id: 'project', name: 'Project', kind: 'computed', type: 'project' },
  { id: 'status', name: 'Status', kind: 'computed', type: 'status' },
  { id: 'reporter', name: 'Reporter', kind: 'user', type: 'user' },
  { id: 'assignee', name: 'Assignee', kind: 'user', type: 'user' },
  { id: 'creator', name: 'Creator', kind: 'computed', type: 'user' },
  { id: 'priority', name: 'Priority', kind: 'priority', type: 'priority' },
  { id: 'labels', name: 'Labels', kind: 'labels', type: 'array', items: 'string' },
  { id: 'duedate', name: 'Due date', kind: 'date', type: 'date' },
  { id: 'created', name: 'Created', kind: 'computed', type: 'datetime' },
  { id: 'updated', name: 'Updated', kind: 'computed', type: 'datetime' },
  { id: 'comment', name: 'Comment', kind: 'computed', type: 'comments-page' },
];

export const COMPUTED = 'computed';

export const systemFields = (): Field[] =>
  SYSTEM_FIELDS.map(({ id, name, kind, type, items }) => ({
    id,
    key: id,
    name,
    description: '',
    custom: false,
    kind,
    schema: { type, ...(items === undefined ? {} : { items }), system: id },
    clauseNames: id === 'issuetype' ? ['issuetype', 'type'] : [id],
    readOnly: kind === COMPUTED,
  }));

/** Fields that a new screen of the default kind carries. */
export const DEFAULT_SCREEN_FIELDS: readonly string[] = [
  'summary',
  'issuetype',
  'description',
  'priority',
  'reporter',
  'assignee',
  'labels',
  'duedate',
];
