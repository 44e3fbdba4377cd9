import type { Instant } from '../../../src/domain/ids';

/** Somebody who can sign in. */
export type Principal = { readonly app: string } | { readonly user: string };

/** A status with a JSON value, a text, or nothing. DSM's errors are plain texts. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
}

export const failure = (status: number, text: string): Reply => ({ status, text });

export const DONE: Reply = { status: 204 };

/** One call of somebody who has signed in. */
export interface Call {
  readonly who: Principal;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A permission that an app can have on a group's keys, and that a group's quorum can protect. */
export type Permission =
  | 'CREATE_SOBJECTS'
  | 'ROTATE_SOBJECTS'
  | 'ACTIVATE_SOBJECTS'
  | 'REVOKE_SOBJECTS'
  | 'REVERT_SOBJECTS'
  | 'UPDATE_SOBJECTS_PROFILE'
  | 'UPDATE_SOBJECTS_ENABLED_STATE'
  | 'UPDATE_SOBJECT_POLICIES'
  | 'UPDATE_KEY_OPS'
  | 'DELETE_SOBJECTS'
  | 'DESTROY_SOBJECTS';

/** `20260601T090000Z` */
export const date = (at: Instant): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

export const instantOf = (text: string): Instant =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
