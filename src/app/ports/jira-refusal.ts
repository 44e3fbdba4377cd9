/**
 * How a call to Jira ended where it didn't do what was asked. `unavailable` covers a Jira that is down, out of
 * reach, or answers what nobody understands: the call may have had its effect.
 */
export type JiraRefusal =
  | { readonly kind: 'invalid'; readonly messages: readonly string[] }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'forbidden'; readonly messages: readonly string[] }
  | { readonly kind: 'not-found'; readonly messages: readonly string[] }
  | { readonly kind: 'conflict'; readonly messages: readonly string[] }
  | {
      readonly kind: 'rate-limited';
      /** Seconds that Jira asks to wait, if it says. */
      readonly retryAfterSeconds: number | undefined;
      /** `RateLimit-Reason`: `jira-burst-based`, `jira-per-issue-on-write`, `jira-quota-global-based`, ... */
      readonly reason: string | undefined;
    }
  | {
      readonly kind: 'unavailable';
      readonly retryAfterSeconds: number | undefined;
      readonly detail: string;
    };

/** A refusal where the caller has no use for it as a value. Holds no secrets: what Jira said, and what was asked. */
export class JiraRefused extends Error {
  override readonly name = 'JiraRefused';
  readonly refusal: JiraRefusal;
  constructor(call: string, refusal: JiraRefusal, options?: ErrorOptions) {
    super(`${call}: ${describe(refusal)}`, options);
    this.refusal = refusal;
  }
}

/** What Jira said, for people. */
export function describe(refusal: JiraRefusal): string {
  switch (refusal.kind) {
    case 'unauthenticated':
      return 'Jira does not accept the session';
    case 'rate-limited':
      return `Jira asks to slow down${refusal.reason ? ` (${refusal.reason})` : ''}`;
    case 'unavailable':
      return refusal.detail;
    default:
      return `${refusal.kind}${refusal.messages.length > 0 ? `: ${refusal.messages.join(' ')}` : ''}`;
  }
}
