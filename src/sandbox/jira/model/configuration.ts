/** What an administrator configures. Source of shapes: official OpenAPI, the schemas named at each type. */

import type { RoleActors } from './people';

/** `IssueTypeDetails` */
export interface IssueType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly subtask: boolean;
}

/** `FieldDetails`, with the kind of value it holds. */
export interface Field {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly custom: boolean;
  /** Row of the table in `fields/kinds.ts`. */
  readonly kind: string;
  readonly schema: FieldSchema;
  readonly clauseNames: readonly string[];
  readonly searcherKey?: string;
  /** Nobody but the owning app writes it. */
  readonly readOnly: boolean;
  /** App that declared it in its manifest. */
  readonly appId?: string;
  readonly environmentId?: string;
  readonly moduleKey?: string;
}

/** `JsonTypeBean` */
export interface FieldSchema {
  readonly type: string;
  readonly items?: string;
  readonly system?: string;
  readonly custom?: string;
  readonly customId?: number;
}

/** `CustomFieldContext`. Empty lists mean every project, every issue type. */
export interface FieldContext {
  readonly id: string;
  readonly fieldId: string;
  readonly name: string;
  readonly description: string;
  readonly projectIds: readonly string[];
  readonly issueTypeIds: readonly string[];
}

/** `CustomFieldContextOption` */
export interface Option {
  readonly id: string;
  readonly fieldId: string;
  readonly contextId: string;
  readonly value: string;
  readonly disabled: boolean;
}

/** `Screen` with its tabs. */
export interface Screen {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly tabs: readonly ScreenTab[];
}

export interface ScreenTab {
  readonly id: string;
  readonly name: string;
  readonly fieldIds: readonly string[];
}

export type ScreenOperation = 'default' | 'create' | 'edit' | 'view';

/** `ScreenScheme`: screen ids by operation. */
export interface ScreenScheme {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly screens: Readonly<Partial<Record<ScreenOperation, string>>> & { readonly default: string };
}

/** `IssueTypeScheme` */
export interface IssueTypeScheme {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly issueTypeIds: readonly string[];
  readonly defaultIssueTypeId?: string;
  readonly isDefault: boolean;
}

/** `IssueTypeScreenScheme`: screen scheme id by issue type id or `default`. */
export interface IssueTypeScreenScheme {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly mappings: Readonly<Record<string, string>>;
}

/** `FieldAssociationScheme`: parameters by field id, then by issue type id or `default`. */
export interface FieldScheme {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly isDefault: boolean;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, FieldParameters>>>>;
}

export interface FieldParameters {
  readonly isRequired?: boolean;
  readonly description?: string;
}

export type StatusCategory = 'TODO' | 'IN_PROGRESS' | 'DONE';

/** `JiraStatus` */
export interface Status {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly statusCategory: StatusCategory;
}

/** `Project` with the schemes it uses. */
export interface Project {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly projectTypeKey: 'software' | 'service_desk' | 'business';
  readonly leadAccountId: string;
  readonly issueTypeSchemeId: string;
  readonly issueTypeScreenSchemeId: string;
  readonly workflowSchemeId: string;
  readonly fieldSchemeId: string;
  /** By role id. */
  readonly roles: Readonly<Record<string, RoleActors>>;
  readonly properties: Readonly<Record<string, unknown>>;
}
