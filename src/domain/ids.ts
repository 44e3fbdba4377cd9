/**
 * Branded ids. They are parsed once at the border and can't be mixed up inside.
 */
declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

/** Atlassian account id. The only way to name a person: names and e-mail addresses change hands. */
export type AccountId = Brand<string, 'AccountId'>;
/** Numeric Jira issue id as a string: unlike the key it survives a move. */
export type IssueId = Brand<string, 'IssueId'>;
/** `KEY-42`. For people and links only. */
export type IssueKey = Brand<string, 'IssueKey'>;
/** Id of one changelog entry (`history.id`), numeric as a string, ascending within an issue. */
export type ChangelogId = Brand<string, 'ChangelogId'>;
/** `H(cloudId, environmentId, issueId, changelog id of the submission)`, lower-case hex, 32 characters. */
export type RequestId = Brand<string, 'RequestId'>;
/** SHA-256 of the canonical snapshot, lower-case hex, 64 characters. */
export type SnapshotHash = Brand<string, 'SnapshotHash'>;
/** URI that names a key for ever: `keydesk:<keyId>`, `aws-kms:arn:...`, `dsm:<kid>`. Never a name or an alias. */
export type KeyHandle = Brand<string, 'KeyHandle'>;
/** Id of a KMS approval request. Opaque to us. */
export type ApprovalId = Brand<string, 'ApprovalId'>;
/** Id of a KMS connection in the app's settings. */
export type ConnectionId = Brand<string, 'ConnectionId'>;

/** Milliseconds since the epoch. */
export type Instant = number;
/** Calendar day `YYYY-MM-DD`, UTC. */
export type Day = Brand<string, 'Day'>;
