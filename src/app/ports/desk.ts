import type { KmsCapabilities } from '../../domain/capabilities';
import type { AccountId, ChangelogId, ConnectionId, Instant, IssueId } from '../../domain/ids';
import type { PolicySet } from '../../domain/policy/policy-set';
import type { Patience } from '../../domain/request-lifecycle/due';
import type { RoutingTable } from '../../domain/routing';
import type { Billing } from './billing';
import type { Issues } from './issues';
import type { Kms } from './kms';
import type { NotificationSettings } from './settings';
import type { Store } from './store';

/** Everything a use case works with. Composed once per invocation in `entry/`. */
export interface Desk {
  readonly issues: Issues;
  readonly store: Store;
  readonly hints: Hints;
  readonly billing: Billing;
  readonly settings: DeskSettings;
  kms(connectionId: ConnectionId): Promise<Kms>;
  /** What a KMS can do, as it last said; asked where nothing is kept. Throws `KmsUnavailable` where it doesn't say. */
  capabilities(connectionId: ConnectionId): Promise<KmsCapabilities>;
  /** The same without asking; undefined where nothing is kept. */
  keptCapabilities(connectionId: ConnectionId): Promise<KmsCapabilities | undefined>;
  now(): Instant;
  /** One line of structured log. Never a secret. */
  log(event: string, facts: Readonly<Record<string, string | number | boolean>>): void;
}

/** The settings that hold now. What a request was submitted under is in its snapshot. */
export interface DeskSettings {
  readonly cloudId: string;
  readonly environmentId: string;
  /** The app's own account. */
  readonly app: AccountId;
  readonly projectId: string;
  readonly policy: PolicySet;
  /** Where new requests go. */
  readonly routing: RoutingTable;
  readonly chargeAt: 'created' | 'ready';
  readonly patience: Patience;
  /** Who is told beyond approvers and requester. */
  readonly alsoTold: NotificationSettings;
}

/** A hint that an issue may need work. It says where to look, never what happened. */
export interface Hint {
  readonly issueId: IssueId;
  /** The entry that caused it; one that is already recorded costs nothing. */
  readonly changelogId?: ChangelogId;
  /**
   * `poll`: ask the KMS first, and Jira only if there is news. `key`: the issue's key has changed. `asked`: somebody
   * asked for something in the panel.
   */
  readonly why: 'changed' | 'poll' | 'due' | 'key' | 'asked';
  /** How many polls there were before. */
  readonly hop?: number;
}

export interface Hints {
  push(hint: Hint, delaySeconds?: number): Promise<void>;
}
