/** People and what they may do. Source of shapes: official OpenAPI, schemas `User`, `Group`, `ProjectRole`. */

export interface User {
  readonly accountId: string;
  readonly accountType: 'atlassian' | 'app' | 'customer';
  readonly displayName: string;
  readonly emailAddress: string;
  readonly active: boolean;
  readonly timeZone: string;
  /** Password of basic authentication; apps have none. */
  readonly apiToken?: string;
}

export interface Group {
  readonly groupId: string;
  readonly name: string;
  /** Account ids. */
  readonly members: readonly string[];
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** Who holds a role in a project: account ids and group ids. */
export interface RoleActors {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}
