import type { AccountId, ChangelogId, Instant } from './ids';
import type { FormField } from './policy/review';
import type { Status } from './statuses';

/** One Jira changelog entry, reduced to what decides. Who did what is taken from here and from nowhere else. */
export interface HistoryEntry {
  readonly id: ChangelogId;
  readonly at: Instant;
  /** undefined for anonymous and system changes. */
  readonly author: AccountId | undefined;
  /** A change of status; `undefined` as a side means a status that isn't ours. */
  readonly status?: { readonly from: Status | undefined; readonly to: Status | undefined };
  /** Fields of the form that it changes. */
  readonly fields: readonly FormField[];
  /** Accounts that it takes away or puts in as reporter or requestor. */
  readonly people: readonly AccountId[];
  /** It changes the project or the issue type. */
  readonly relocates: boolean;
}

/** Changelog ids are ascending integers, of any length. */
export const isLater = (id: ChangelogId, than: ChangelogId | undefined): boolean =>
  than === undefined || BigInt(id) > BigInt(than);
