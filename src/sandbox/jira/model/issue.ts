/** Issues and what hangs on them. Source of shapes: official OpenAPI, schemas `IssueBean`, `Changelog`, `Comment`. */

/** Stored values by field id: ids of options, account ids, texts, documents; never null. */
export type FieldValues = Readonly<Record<string, unknown>>;

export interface Issue {
  readonly id: string;
  readonly key: string;
  /** Keys it had in other projects; they go on leading to it. */
  readonly formerKeys: readonly string[];
  readonly projectId: string;
  readonly issueTypeId: string;
  readonly statusId: string;
  readonly created: string;
  readonly updated: string;
  readonly creator: string;
  readonly values: FieldValues;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly watchers: readonly string[];
  readonly changelog: readonly History[];
  readonly comments: readonly Comment[];
  readonly remoteLinks: readonly RemoteLink[];
  /** Counts the writes: what an optimistic transition compares. */
  readonly revision: number;
}

export interface History {
  readonly id: string;
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly items: readonly ChangeItem[];
  readonly historyMetadata?: Readonly<Record<string, unknown>>;
}

export interface ChangeItem {
  readonly field: string;
  readonly fieldtype: 'jira' | 'custom';
  /** Absent for pseudo-fields (Key, Workflow, Link). */
  readonly fieldId?: string;
  readonly from: string | null;
  readonly fromText: string | null;
  readonly to: string | null;
  readonly toText: string | null;
}

export interface Comment {
  readonly id: string;
  readonly author: string;
  readonly updateAuthor: string;
  readonly body: unknown;
  readonly created: string;
  readonly updated: string;
  readonly properties: readonly { readonly key: string; readonly value: unknown }[];
  readonly visibility?: Readonly<Record<string, unknown>>;
}

export interface RemoteLink {
  readonly id: string;
  readonly globalId?: string;
  readonly relationship?: string;
  readonly application?: Readonly<Record<string, unknown>>;
  readonly object: Readonly<Record<string, unknown>>;
}
