import type { TimelineEntry } from './timeline';

/** What the issue panel and the issue context show. Types only; everything survives JSON. Moments: ms since the epoch. */

/** What a function of the panel's resolver answers: a value, or what is wrong and how to mend it. */
export type PanelAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: PanelProblem };

export interface PanelProblem {
  readonly what: string;
  readonly mend: string;
}

export type PanelView = RequestView | Unserved;

/** Nothing to show of this issue, and why. */
export interface Unserved {
  readonly kind: 'not-set-up' | 'not-ours';
  readonly message: string;
}

export interface RequestView {
  readonly kind: 'request';
  /** When this was read, by the app's clock: what is left of a window is counted from it. */
  readonly at: number;
  readonly issueKey: string;
  readonly action: 'create' | 'delete';
  readonly state: StateView;
  /** One sentence: what is awaited, and by whom. */
  readonly headline: string;
  /** When it came to stand where it stands; null for a draft. */
  readonly since: number | null;
  readonly awaits: Awaited | null;
  /** True while the app or the KMS is at work, so that the page asks again soon. */
  readonly busy: boolean;
  readonly steps: readonly StepView[];
  readonly asked: readonly AskedRow[];
  readonly policy: PolicyView;
  readonly key: KeyView | null;
  /** The key in its KMS's own console; null where there is no key, or no console to link to. */
  readonly consoleLink: string | null;
  /** Whether the KMS has a log of the key, to be read when it is asked for. */
  readonly hasKeyLog: boolean;
  readonly kms: KmsView | null;
  /** Null where there is nothing to say of the key's versions. */
  readonly rotation: RotationView | null;
  /** The operators' approval in the KMS. */
  readonly approvalId: string | null;
  /** While a deletion can be taken back: when the key is destroyed. */
  readonly deletionDue: number | null;
  /** What went wrong, or needs an eye, with what to do. */
  readonly notices: readonly NoticeView[];
  /** What was frozen at submission; null before. */
  readonly frozen: FrozenView | null;
  readonly actions: readonly ActionView[];
  /** Of the request that stands now, oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** How often the issue was submitted before that. */
  readonly earlierSubmissions: number;
}

/** Appearances of Atlaskit's lozenge, and of an issue context's status. */
export type Appearance = 'default' | 'inprogress' | 'moved' | 'new' | 'removed' | 'success';

export interface StateView {
  /** `waiting-for-approval`, `ready`, ...; `voided` where the request is void. */
  readonly id: string;
  readonly name: string;
  readonly appearance: Appearance;
}

/** Who can act now. */
export interface Awaited {
  readonly role: string;
  /** Accounts that hold the role directly and may act on this request. */
  readonly people: readonly string[];
  /** Names of the groups whose members hold it. */
  readonly groups: readonly string[];
}

export interface StepView {
  readonly id: string;
  readonly label: string;
  /** `ended`: the request came to an end here, unhappily. */
  readonly status: 'done' | 'present' | 'ahead' | 'ended';
}

export interface AskedRow {
  readonly label: string;
  readonly value:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'lines'; readonly lines: readonly string[] }
    | { readonly kind: 'person'; readonly accountId: string }
    | { readonly kind: 'empty' };
}

export interface PolicyView {
  /** The policy that was asked. */
  readonly version: string;
  /** `form`: as the form stands now; `snapshot`: what was frozen, by the policy of today. */
  readonly of: 'form' | 'snapshot';
  readonly findings: readonly Finding[];
}

/** One finding, with everything needed to mend it. */
export interface Finding {
  readonly severity: 'warn' | 'reject';
  readonly field: string;
  /** As found; empty where nothing was entered. */
  readonly value: string;
  readonly message: string;
  readonly mend: string;
  /** Id of the rule, and where it comes from. */
  readonly rule: string;
  readonly source: string;
}

export interface KeyView {
  readonly handle: string;
  /** What the KMS says of the key. */
  readonly state: string;
  readonly appearance: Appearance;
}

/** The versions of a key. */
export interface RotationView {
  /** The version in use; null where the KMS counts none. */
  readonly version: number | null;
  /** When it was made; null where the key never was rotated. */
  readonly rotatedAt: number | null;
  /** When the next one falls due by the request's period, and who makes it; null where none does. */
  readonly next: { readonly at: number; readonly by: 'keydesk' | 'kms' } | null;
  /** What a rotation waits for; null where none is under way. */
  readonly underWay: string | null;
}

export interface KmsView {
  readonly connection: string;
  readonly keyGroup: string;
  /** The routing rule by which a draft would go there; null for the default, and once it is submitted. */
  readonly rule: string | null;
  /** What the cryptographic module is, in a sentence; null where the KMS has not said lately. */
  readonly module: string | null;
  /** Whether that is a hardware device; null where nothing is known. */
  readonly hardware: boolean | null;
  /** FIPS 140 certificate; null where there is none, or nothing is known. */
  readonly certificate: string | null;
}

/** The KMS's own log of the key, newest first. */
export interface KeyLogView {
  readonly entries: readonly {
    readonly at: number;
    readonly who: string;
    readonly what: string;
    readonly result: 'done' | 'warning' | 'failed';
  }[];
}

export interface NoticeView {
  readonly tone: 'information' | 'warning' | 'error';
  readonly title: string;
  readonly lines: readonly string[];
}

export interface FrozenView {
  /** SHA-256 of what was frozen, 64 hexadecimal digits. */
  readonly hash: string;
  readonly policyVersion: string;
  readonly submitter: string;
  readonly at: number;
  readonly tier: string;
}

export type ActionName =
  | 'submit'
  | 'approve'
  | 'reject'
  | 'withdraw'
  | 'retry'
  | 'revise'
  | 'cancel-deletion'
  | 'enable-again'
  | 'ask-deletion'
  | 'rotate'
  | 'destroy-again';

/** Something this person may want to do. */
export interface ActionView {
  readonly name: ActionName;
  /** Verb and noun. */
  readonly label: string;
  readonly primary: boolean;
  /** Why this person can't do it; null where they can. */
  readonly whyNot: string | null;
  /** What follows, asked before it is done; null where it binds nobody and is done at once. */
  readonly confirm: {
    readonly title: string;
    readonly consequence: string;
    readonly danger: boolean;
  } | null;
  /** What can be said about it: label and help of its field. */
  readonly reason: { readonly label: string; readonly help: string; readonly required: boolean } | null;
}

/** A value that people take along: the frame with the copy buttons shows it. */
export interface Copyable {
  readonly name: string;
  readonly value: string;
}
