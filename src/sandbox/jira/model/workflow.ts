/** Workflows. Source of shapes: official OpenAPI, schemas `JiraWorkflow`, `WorkflowTransitions`, `WorkflowRuleConfiguration`. */

/** A condition, validator, post function or transition screen. All parameter values are strings. */
export interface Rule {
  readonly id: string;
  readonly ruleKey: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ConditionGroup {
  readonly operation: 'ANY' | 'ALL';
  readonly conditions: readonly Rule[];
  readonly conditionGroups: readonly ConditionGroup[];
}

export interface TransitionLink {
  readonly fromStatusId: string;
  readonly fromPort: number | null;
  readonly toPort: number | null;
}

export interface Transition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'INITIAL' | 'GLOBAL' | 'DIRECTED';
  /** Absent where the transition loops: the status stays as it is. */
  readonly toStatusId?: string;
  readonly links: readonly TransitionLink[];
  readonly conditions?: ConditionGroup;
  readonly validators: readonly Rule[];
  readonly actions: readonly Rule[];
  readonly transitionScreen?: Rule;
  readonly properties: Readonly<Record<string, string>>;
}

export interface WorkflowStatus {
  readonly statusId: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly isEditable: boolean;
  readonly versionId: string;
  readonly versionNumber: number;
  readonly created: string;
  readonly updated: string;
  readonly statuses: readonly WorkflowStatus[];
  readonly transitions: readonly Transition[];
}

/** `WorkflowScheme`: workflow names, as the REST resource has them. */
export interface WorkflowScheme {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly defaultWorkflow: string;
  readonly issueTypeMappings: Readonly<Record<string, string>>;
}

/** Status property that closes an issue to edits while it has the status. */
export const EDITABLE_PROPERTY = 'jira.issue.editable';
