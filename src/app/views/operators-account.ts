import type { OperatorsProblem } from './operators';

/** What the page tells people of their account in the KMSs. Types only; everything survives JSON. */

export interface AccountPage {
  /** Whoever looks, as Jira names them: what those who agree compare. */
  readonly accountId: string;
  readonly kmss: readonly AccountInKms[];
}

export interface AccountInKms {
  readonly connectionId: string;
  readonly name: string;
  /** Name of the person in the KMS. */
  readonly linkedTo: string | null;
  readonly waiting: WaitingLink | null;
  /** Why the KMS doesn't tell. */
  readonly problem: OperatorsProblem | null;
}

export interface WaitingLink {
  readonly person: string;
  /** Of the change in the KMS that others agree to. */
  readonly approvalId: string;
  readonly until: number;
}

export interface EnterCodePayload {
  readonly connectionId: string;
  readonly code: string;
  /** False: only tells whose code it is. */
  readonly isConfirmed: boolean;
}

export type EnteredCodeView =
  | { readonly outcome: 'known'; readonly person: string }
  | ({ readonly outcome: 'waiting' } & WaitingLink);
