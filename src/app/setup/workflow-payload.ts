import { sha256Hex } from '../../domain/hash';
import { canonicalJson } from '../../domain/key-request';
import { STATUS_NAMES, type Status } from '../../domain/statuses';
import type {
  ConditionGroup,
  RuleType,
  WorkflowPayload,
  WorkflowRule,
  WorkflowTransition,
} from '../ports/jira-admin';
import { type RoleKey, WORKFLOW_DESCRIPTION } from './blueprint';
import { RULES, type RuleName } from './rules';
import { STATUS_ROWS } from './statuses';
import {
  isEditable,
  type TransitionRow,
  type TransitionScreen,
  type Who,
  type WorkflowRow,
} from './workflows';

/** Jira's ids that a workflow is made of. */
export interface WorkflowParts {
  readonly statuses: Readonly<Record<Status, string>>;
  readonly roles: Readonly<Record<RoleKey, string>>;
  readonly screens: Readonly<Record<TransitionScreen, string>>;
  readonly requestorField: string;
  readonly reasonField: string;
  readonly appAccount: string;
  /** Module key -> rule, as Jira offers it. */
  readonly rules: ReadonlyMap<string, RuleType>;
}

/** Jira's name for the property by which a status refuses ordinary edits. */
const EDITABLE = 'jira.issue.editable';

export const statusProperties = (status: Status): Readonly<Record<string, string>> =>
  isEditable(status) ? {} : { [EDITABLE]: 'false' };

export function workflowPayload(row: WorkflowRow, parts: WorkflowParts): WorkflowPayload {
  const used = STATUS_ROWS.filter(({ status }) => row.statuses.includes(status));
  return {
    scope: { type: 'GLOBAL' },
    statuses: used.map(({ status, category }) => ({
      id: parts.statuses[status],
      name: STATUS_NAMES[status],
      statusCategory: category,
      statusReference: parts.statuses[status],
    })),
    workflows: [
      {
        name: row.name,
        description: WORKFLOW_DESCRIPTION,
        statuses: used.map(({ status }) => ({
          statusReference: parts.statuses[status],
          properties: statusProperties(status),
        })),
        transitions: row.transitions.map((transition) => workflowTransition(row, transition, parts)),
      },
    ],
  };
}

const TYPES = { initial: 'INITIAL', people: 'DIRECTED', app: 'GLOBAL' } as const;

export function workflowTransition(
  workflow: WorkflowRow,
  row: TransitionRow,
  parts: WorkflowParts,
): WorkflowTransition {
  const rule = (name: RuleName): WorkflowRule => forgeRule(name, `${workflow.name}/${row.id}`, parts);
  const conditions = conditionsOf(row.who, parts, rule);
  return {
    id: row.id,
    name: row.name,
    type: TYPES[row.kind],
    toStatusReference: parts.statuses[row.to],
    links: row.from.map((status) => ({
      fromStatusReference: parts.statuses[status],
      fromPort: 0,
      toPort: 1,
    })),
    // INITIAL transitions refuse the member even where it is empty.
    ...(conditions ? { conditions } : {}),
    validators: row.validators.map(rule),
    actions: row.kind === 'people' ? [rule('hint')] : [],
    ...(row.screen ? { transitionScreen: screenRule(parts.screens[row.screen]) } : {}),
  };
}

const ROLE_OF: Readonly<Partial<Record<Who, RoleKey>>> = { approvers: 'approvers', operators: 'operators' };
const CONDITION_OF: Readonly<Partial<Record<Who, RuleName>>> = { requester: 'requester', app: 'appOnly' };

function conditionsOf(
  who: readonly Who[],
  parts: WorkflowParts,
  rule: (name: RuleName) => WorkflowRule,
): ConditionGroup | undefined {
  const roleIds = who.flatMap((each) => ROLE_OF[each] ?? []).map((role) => parts.roles[role]);
  const ours = who.flatMap((each) => CONDITION_OF[each] ?? []).map(rule);
  const roles: WorkflowRule[] =
    roleIds.length > 0
      ? [{ ruleKey: 'system:restrict-issue-transition', parameters: { roleIds: roleIds.join(',') } }]
      : [];
  const conditions = [...roles, ...ours];
  return conditions.length > 0 ? { operation: 'ANY', conditions, conditionGroups: [] } : undefined;
}

const screenRule = (screenId: string): WorkflowRule => ({
  ruleKey: 'system:transition-screen',
  parameters: { screenId },
});

/** What each rule has to know of this site. */
function configOf(name: RuleName, parts: WorkflowParts): Readonly<Record<string, string>> {
  const table: Readonly<Partial<Record<RuleName, Readonly<Record<string, string>>>>> = {
    appOnly: { appAccountId: parts.appAccount },
    requester: { requestorField: parts.requestorField },
    separationOfDuties: { requestorField: parts.requestorField },
    reasonGiven: { reasonField: parts.reasonField },
  };
  return table[name] ?? {};
}

function forgeRule(name: RuleName, place: string, parts: WorkflowParts): WorkflowRule {
  const type = parts.rules.get(RULES[name]);
  if (!type) throw new Error(`Jira doesn't offer the rule ${RULES[name]}`);
  const id = uuidOf(`${place}/${name}`);
  return {
    ruleKey: type.ruleKey,
    id,
    // Jira takes text alone: a boolean `disabled` is refused.
    parameters: { key: type.ari, config: canonicalJson(configOf(name, parts)), id, disabled: 'false' },
  };
}

/** A UUID that the same place always gets (RFC 9562 version 8). */
function uuidOf(text: string): string {
  const hex = sha256Hex(`keydesk-rule:${text}`);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
