import type { StateView } from './request';

/** What the operators' page is answered. Types only; everything survives JSON. Moments: milliseconds since the epoch. */

/** A value, or what is wrong and how to mend it. */
export type OperatorsAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: OperatorsProblem };

export interface OperatorsProblem {
  readonly what: string;
  readonly mend: string;
}

/** Requests by what happens next; each state belongs to one of them. */
export type StateGroup =
  | 'draft'
  | 'approval'
  | 'making'
  | 'operators'
  | 'failed'
  | 'ready'
  | 'deletion'
  | 'ended';

export type RequestAction = 'create' | 'delete';

/** `newest`: filed last comes first. `stillest`: unchanged for longest comes first. */
export type RequestOrder = 'newest' | 'stillest';

/** What is looked for, but for the state. */
export interface RequestSearch {
  readonly action: RequestAction | null;
  /** Words of the summary or the key's name, an issue key, or a handle. */
  readonly text: string;
  /** Filed by, reported by or meant for whoever asks. */
  readonly mine: boolean;
}

export interface ListPayload extends RequestSearch {
  readonly group: StateGroup | null;
  readonly order: RequestOrder;
  /** `nextCursor` of the page before. */
  readonly cursor: string | null;
}

/** What a request waits for. */
export interface WaitView {
  /** `Approval in Jira` */
  readonly for: string;
  /** Who can act on it: `Key approvers, but nobody who took part in the request` */
  readonly who: string;
  /** When it comes by itself, or is tried again; null where it waits for people. */
  readonly until: number | null;
}

export interface RequestRow {
  readonly issueId: string;
  readonly issueKey: string;
  readonly summary: string;
  readonly action: RequestAction;
  readonly state: StateView;
  /** When it entered that state; null where that is not known. */
  readonly since: number | null;
  readonly waits: WaitView | null;
  /** What went wrong and is not mended yet. */
  readonly trouble: string | null;
  /** Account id. */
  readonly requester: string | null;
  readonly keyName: string | null;
  readonly keyType: string | null;
}

export interface RequestPage {
  readonly rows: readonly RequestRow[];
  /** null on the last page. */
  readonly nextCursor: string | null;
  /** Moment of the answer, by the clock that the ages count from. */
  readonly now: number;
}

/** As Jira counts: of what the person can see, and roughly. */
export type RequestCounts = Readonly<Record<StateGroup, number>>;

/** Where the page is. */
export interface OperatorsDesk {
  /** Whether a KMS keeps the Jira accounts of its operators. */
  readonly linksAccounts: boolean;
  readonly projectKey: string;
  /** Whether the person may see what needs attention. */
  readonly mayAttend: boolean;
}

/** Something of ours that is stuck, and that Jira may not even show. */
export interface AttentionRow {
  readonly issueId: string;
  readonly issueKey: string;
  readonly action: RequestAction | null;
  readonly keyName: string | null;
  readonly state: StateView;
  readonly since: number | null;
  /** What is wrong. */
  readonly what: string;
  /** What to do about it. */
  readonly mend: string;
}

export interface AttentionPage {
  readonly rows: readonly AttentionRow[];
  readonly nextCursor: string | null;
  readonly now: number;
}
