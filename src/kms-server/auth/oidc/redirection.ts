import type { Handshake } from './client';

/** Why somebody was sent to the provider. */
export type Purpose =
  | { readonly kind: 'login' }
  | { readonly kind: 'reauthentication'; readonly principalId: string; readonly sessionId: string }
  | { readonly kind: 'enrolment'; readonly principalId: string; readonly enrolmentId: string };

/** A browser that was sent to the provider: with whom it shall come back, and for what. */
export interface Redirection {
  readonly handshake: Handshake;
  readonly purpose: Purpose;
  readonly startedAt: number;
}
