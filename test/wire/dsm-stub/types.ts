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

/** A permission that a group's quorum can protect. */
export type Permission =
  | 'CREATE_SOBJECTS'
  | 'ACTIVATE_SOBJECTS'
  | 'REVERT_SOBJECTS'
  | 'UPDATE_SOBJECTS_PROFILE'
  | 'UPDATE_SOBJECTS_ENABLED_STATE'
  | 'UPDATE_KEY_OPS'
  | 'DELETE_SOBJECTS'
  | 'DESTROY_SOBJECTS';

/** `20260601T090000Z` */
export const date = (at: Instant): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

export const instantOf = (text: string): Instant =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
