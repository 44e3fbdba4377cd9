import type * as z from 'zod';
import type { Result } from '../../domain/result';
import type { RouteAction } from '../auth/authorize-route';
import type { Caller, Presented } from '../auth/caller';
import type { Principal } from '../auth/principal';
import type { ProblemCode, Refusal } from '../refusal';
import type { Kms } from '../usecases/kms';

/** One kind of success. Its schema describes the JSON as it travels, so it transforms nothing; `z.undefined()`: no body. */
export interface AnswerRow<S extends z.ZodType = z.ZodType> {
  readonly description: string;
  readonly schema: S;
  readonly example?: z.input<S>;
  /** The body is the resource as a GET tells it, so it bears that one's ETag. Answers to GET always bear one. */
  readonly etag?: true;
}

export type AnswerRows = Readonly<Record<number, AnswerRow>>;

/** What is read-only may be told as well. */
type Told<T> = T extends readonly (infer Item)[]
  ? readonly Told<Item>[]
  : T extends object
    ? { readonly [Member in keyof T]: Told<T[Member]> }
    : T;

/** A status that the row has, with the body that goes with it. */
export type AnswerOf<A extends AnswerRows> = {
  [Status in keyof A & number]: {
    readonly status: Status;
    readonly body: Told<z.input<A[Status]['schema']>>;
    readonly headers?: Readonly<Record<string, string | string[]>>;
  };
}[keyof A & number];

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** It is the answer to an earlier request with the same Idempotency-Key. */
  readonly replayed?: true;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/**
 * What becomes of a change that comes again with the same `Idempotency-Key`:
 * - `afresh`: the use case itself makes one thing per request, so it is carried out again and tells how things are now.
 * - `replayed`: the first answer is kept and told again. Lost in a crash, the order is carried out again, which must
 *   change nothing.
 * - `once`: as `replayed`, but carrying it out again would do it twice: a lost answer is refused as `answer-not-kept`.
 * - `secret`: the answer holds a secret and is never kept: the repetition is refused as `answer-not-kept`.
 * - `use`: changes nothing (or a session only) and takes no key; repeating does no harm.
 */
export type Repeat = 'afresh' | 'replayed' | 'once' | 'secret' | 'use';

export interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly header: (name: string) => string | undefined;
  /** What the request shows of who sent it. */
  readonly presented: Presented;
}

export interface Input<P, Q, B> extends Asked<P, Q, B> {
  readonly principal: Principal;
  /** The principal, and how it proved who it is. */
  readonly caller: Caller;
}

type Effect =
  | { readonly method: 'GET'; readonly repeat?: never; readonly ifMatch?: never }
  | {
      readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      readonly repeat: Repeat;
      /**
       * Whether it takes `If-Match`, and whether it must come (428). The handler hands `header('if-match')` on to the
       * use case as a condition, so that it is checked where nothing can come between.
       */
      readonly ifMatch?: 'optional' | 'required';
    };

interface Documented {
  /** `operationId` of the API document, camelCase. Stable: clients are generated from it. */
  readonly id: string;
  readonly tag: Tag;
  /** A line, without a full stop. */
  readonly summary: string;
  /** Sentences: effect, conditions, what a repetition does. */
  readonly description: string;
}

interface Shapes<P, Q, B, A extends AnswerRows> {
  readonly path: string;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  /** An example of the body, as it travels. */
  readonly example?: unknown;
  readonly answers: A;
  /** Codes of this row's own; those that every row of its kind can give are added (`commonProblems`). */
  readonly problems: readonly ProblemCode[];
}

export const TAGS = {
  General: 'What this server is and offers.',
  Keys: 'The life of keys, as the Jira app orders it.',
  Approvals: 'What waits for the operators, and their decisions.',
  Use: 'What applications do with keys.',
  Governance: 'Who may what, and the rules for changing it.',
  Policies: 'What keys may be.',
  Sessions: 'How people and programs prove who they are.',
  Audit: 'The tamper-evident log.',
} as const;
export type Tag = keyof typeof TAGS;

type Handled<A extends AnswerRows> = Promise<Result<AnswerOf<A>, Refusal>> | Result<AnswerOf<A>, Refusal>;

/** One line of the API: who may, what comes in, what happens, what goes out. The document is made from it. */
export type RouteRow<P, Q, B, A extends AnswerRows> = Effect &
  Documented &
  Shapes<P, Q, B, A> & {
    readonly action: RouteAction;
    readonly handle: (kms: Kms, input: Input<P, Q, B>) => Handled<A>;
  };

/** A line that needs no credential. */
export type OpenRow<P, Q, B, A extends AnswerRows> = Effect &
  Documented &
  Shapes<P, Q, B, A> & {
    readonly handle: (kms: Kms, input: Asked<P, Q, B>) => Handled<A>;
  };

type Handle<I> = (kms: Kms, input: I) => Promise<Result<Answer, Refusal>> | Result<Answer, Refusal>;

/** A row as the server and the document see it. */
export type Route = Effect &
  Documented &
  Shapes<unknown, unknown, unknown, AnswerRows> &
  (
    | { readonly action: RouteAction; readonly handle: Handle<Input<unknown, unknown, unknown>> }
    | { readonly action: null; readonly handle: Handle<Asked<unknown, unknown, unknown>> }
  );

/** Keeps the types of a row's schemas and its handler together. */
export const route = <P, Q, B, const A extends AnswerRows>(row: RouteRow<P, Q, B, A>): Route =>
  row as unknown as Route;

export const openRoute = <P, Q, B, const A extends AnswerRows>(row: OpenRow<P, Q, B, A>): Route =>
  ({ ...row, action: null }) as unknown as Route;
