import type * as z from 'zod';
import type { Foreseen } from '../../policy/foreseen';
import type { QuorumAction } from '../../policy/quorum';
import type { Refusal } from '../../refusal';
import type { Kms } from '../kms';

export type Decline = { readonly ok: false; readonly refusal: Refusal };

/** A place that has a say, and in what. */
export interface Say {
  /** null: the server as a whole. */
  readonly keyGroup: string | null;
  readonly action: QuorumAction;
}

/** What a change did, for the audit log. */
export interface Applied {
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a change may look at and write to. */
export type Governed = Pick<Kms, 'store' | 'clock' | 'capabilities' | 'policies'>;

/** By whose word a change is carried out, and why. */
export interface Mandate {
  readonly approvalId: string;
  /** Who proposed it, as the log names them. */
  readonly proposer: string;
  /** Their words; empty where they gave none. */
  readonly comment: string;
}

/** One kind of governed change. */
export interface ChangeKind<P> {
  /** The payload as it travels. What is left out that the change needs, an id for instance, is filled in here. */
  readonly payload: z.ZodType<P>;
  /** A sentence for those who decide, with names. */
  readonly describe: (kms: Governed, payload: P) => string;
  /** Whose agreement it takes: every place that it gives power over, and at least one. */
  readonly says: (kms: Governed, payload: P) => readonly Say[];
  /** Principals who gain from it, so can't decide it. */
  readonly gains: (kms: Governed, payload: P) => readonly string[];
  /** Why it can't be done. Asked when it is proposed, and again when it is carried out. */
  readonly refuse: (kms: Governed, payload: P) => Decline | undefined;
  /** Opened by the server itself, once something was proved to it: nobody proposes it. */
  readonly onProof?: true;
  /** It isn't proposed without saying why. */
  readonly whyRequired?: true;
  /** What it would do to the keys there are. */
  readonly foresee?: (kms: Governed, payload: P) => Promise<Foreseen>;
  /** Runs in a transaction, and must not await. */
  readonly apply: (kms: Governed, payload: P, mandate: Mandate) => Applied;
}

/** A change with its payload out of sight, as the table keeps them. */
export type AnyChange = ChangeKind<unknown>;

/** Keeps the types of a kind's schema and functions together. */
export const change = <P>(kind: ChangeKind<P>): AnyChange => kind as unknown as AnyChange;
