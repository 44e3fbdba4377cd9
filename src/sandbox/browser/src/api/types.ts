/** Shapes of Jira REST v3 as far as the pages read them. Source: the official OpenAPI, the schemas named at each. */

/** `UserDetails` */
export interface User {
  readonly accountId: string;
  readonly displayName: string;
  readonly active?: boolean;
}

/** `IssueTypeDetails` */
export interface IssueType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly subtask: boolean;
}

/** `StatusDetails` */
export interface Status {
  readonly id: string;
  readonly name: string;
  readonly statusCategory: { readonly key: string };
}

/** `Project` */
export interface Project {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description?: string;
  readonly projectTypeKey: string;
  readonly lead?: User;
}

/** `JsonTypeBean` */
export interface FieldSchema {
  readonly type: string;
  readonly items?: string;
  readonly system?: string;
  readonly custom?: string;
}

/** `CustomFieldOption`, or a priority: one has a value, the other a name. */
export interface Choice {
  readonly id: string;
  readonly value?: string;
  readonly name?: string;
}

/** `FieldMetadata` */
export interface FieldMeta {
  readonly name: string;
  readonly required: boolean;
  readonly schema: FieldSchema;
  readonly allowedValues?: readonly Choice[];
}

/** `FieldCreateMetadata` */
export interface CreateField extends FieldMeta {
  readonly fieldId: string;
}

/** `IssueTransition` */
export interface Transition {
  readonly id: string;
  readonly name: string;
  readonly to: Status;
  readonly hasScreen: boolean;
  readonly fields?: Readonly<Record<string, FieldMeta>>;
}

/** `Comment` */
export interface Comment {
  readonly id: string;
  readonly author: User;
  readonly body: unknown;
  readonly created: string;
}

/** `Changelog` */
export interface History {
  readonly id: string;
  readonly author: User;
  readonly created: string;
  readonly items: readonly HistoryItem[];
}

export interface HistoryItem {
  readonly field: string;
  readonly fromString: string | null;
  readonly toString: string | null;
}

/** Fields that every issue has; the others by their ids. */
export interface IssueFields {
  readonly [fieldId: string]: unknown;
  readonly summary: string;
  readonly issuetype: IssueType;
  readonly project: Project;
  readonly status: Status;
  readonly created: string;
  readonly updated: string;
  readonly creator?: User | null;
  readonly reporter?: User | null;
  readonly assignee?: User | null;
}

/** `IssueBean` with everything expanded that the issue view shows. */
export interface Issue {
  readonly id: string;
  readonly key: string;
  readonly fields: IssueFields;
}

export interface IssueDetails extends Issue {
  readonly fields: IssueFields & { readonly comment?: { readonly comments: readonly Comment[] } };
  readonly names: Readonly<Record<string, string>>;
  readonly schema: Readonly<Record<string, FieldSchema>>;
  readonly transitions: readonly Transition[];
  readonly editmeta: { readonly fields: Readonly<Record<string, FieldMeta>> };
  readonly changelog: { readonly total: number; readonly histories: readonly History[] };
}

/** `SearchAndReconcileResults` */
export interface SearchResult {
  readonly issues: readonly Issue[];
  readonly nextPageToken?: string;
}
