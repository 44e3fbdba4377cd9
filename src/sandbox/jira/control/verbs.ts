import { z } from 'zod';
import type { Issue } from '../model/issue';
import type { Hostile } from './hostile';

const at = { accountId: z.string(), issue: z.string() };
const fields = z.record(z.string(), z.unknown());
const item = z.strictObject({
  field: z.string().optional(),
  fieldtype: z.enum(['jira', 'custom']).optional(),
  fieldId: z.string().optional(),
  from: z.string().nullable().optional(),
  fromText: z.string().nullable().optional(),
  to: z.string().nullable().optional(),
  toText: z.string().nullable().optional(),
});
const history = z.strictObject({
  author: z.string(),
  created: z.string().optional(),
  items: z.array(item),
});

const edit = z.strictObject({ ...at, fields });
const editBack = z.strictObject({ ...at, fieldId: z.string(), value: z.unknown() });
const reporter = z.strictObject({ ...at, reporter: z.string() });
const move = z.strictObject({ ...at, project: z.string(), issueType: z.string().optional() });
const retype = z.strictObject({ ...at, issueType: z.string() });
const one = z.strictObject(at);
const status = z.strictObject({ ...at, status: z.string() });
const bulk = z.strictObject({
  accountId: z.string(),
  issues: z.array(z.string()).min(1),
  transitionId: z.string(),
});
const forged = z.strictObject({ issue: z.string(), history });
const imported = z.strictObject({
  accountId: z.string(),
  project: z.string(),
  issueType: z.string(),
  status: z.string(),
  creator: z.string(),
  created: z.string().optional(),
  fields,
  properties: fields.optional(),
  history: z.array(history).optional(),
});
const scheme = z.strictObject({
  accountId: z.string(),
  project: z.string(),
  schemeId: z.string(),
  statuses: z.record(z.string(), z.string()).optional(),
});
const role = z.strictObject({
  project: z.string(),
  roleId: z.string(),
  users: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
});
const strip = z.strictObject({ workflow: z.string(), ruleKey: z.string().optional() });

type Move = (hostile: Hostile, body: unknown) => unknown;

const told = ({ id, key, statusId }: Issue) => ({ id, key, statusId });

/** {@link Hostile} over HTTP: `POST /__sandbox/jira/hostile/<verb>`. */
export const HOSTILE_VERBS: Readonly<Record<string, Move>> = {
  edit: (hostile, body) => {
    const given = edit.parse(body);
    return told(hostile.edit(given.accountId, given.issue, given.fields));
  },
  'edit-and-set-back': (hostile, body) => {
    const given = editBack.parse(body);
    return told(hostile.editAndSetBack(given.accountId, given.issue, given.fieldId, given.value));
  },
  reporter: (hostile, body) => {
    const given = reporter.parse(body);
    return told(hostile.setReporter(given.accountId, given.issue, given.reporter));
  },
  move: (hostile, body) => {
    const given = move.parse(body);
    return told(hostile.move(given.accountId, given.issue, given.project, given.issueType));
  },
  retype: (hostile, body) => {
    const given = retype.parse(body);
    return told(hostile.retype(given.accountId, given.issue, given.issueType));
  },
  clone: (hostile, body) => {
    const given = one.parse(body);
    return told(hostile.clone(given.accountId, given.issue));
  },
  delete: (hostile, body) => {
    const given = one.parse(body);
    hostile.delete(given.accountId, given.issue);
  },
  status: (hostile, body) => {
    const given = status.parse(body);
    return told(hostile.setStatus(given.accountId, given.issue, given.status));
  },
  'bulk-transition': (hostile, body) => {
    const given = bulk.parse(body);
    return hostile.bulkTransition(given.accountId, given.issues, given.transitionId);
  },
  history: (hostile, body) => {
    const given = forged.parse(body);
    return told(hostile.forgeHistory(given.issue, given.history));
  },
  import: (hostile, body) => {
    const { accountId, ...issue } = imported.parse(body);
    return told(hostile.import(accountId, issue));
  },
  scheme: (hostile, body) => {
    const given = scheme.parse(body);
    hostile.switchScheme(given.accountId, given.project, given.schemeId, given.statuses);
  },
  role: (hostile, body) => {
    const { project, roleId, ...actors } = role.parse(body);
    hostile.setRole(project, roleId, actors);
  },
  'strip-rules': (hostile, body) => {
    const given = strip.parse(body);
    hostile.stripRules(given.workflow, given.ruleKey);
  },
};
