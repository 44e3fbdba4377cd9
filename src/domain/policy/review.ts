import type { KeyRequest } from '../key-request';

/** `reject` stops a submission; `warn` is shown to requester and approver and stops nothing. */
export type Severity = 'warn' | 'reject';

/** One finding. Everything a person needs to mend the request without asking anybody. */
export interface Violation {
  /** Stable id of the rule, `<policy>.<rule>`: `crypto.rsa-minimum-length`, `metadata.cost-centre` (all in `rules.ts`). */
  readonly rule: string;
  readonly severity: Severity;
  /** The form's field it is about. */
  readonly field: FormField;
  /** Where the rule comes from: a standard with its section, or the policy's own name and version. */
  readonly source: string;
  /** The value that was found, as the person typed it. */
  readonly value: string;
  /** What is wrong, one sentence. */
  readonly message: string;
  /** What to do, one sentence that names an acceptable value. */
  readonly mend: string;
}

/** The fields of the form, by the name the domain gives them. The app maps them to Jira's field ids. */
export type FormField =
  | 'name'
  | 'keyType'
  | 'operations'
  | 'protectionLevel'
  | 'projectId'
  | 'location'
  | 'requestor'
  | 'activationDate'
  | 'expiryDate'
  | 'description'
  | 'costCentre'
  | 'dataClassification'
  | 'rotationPeriodDays'
  | 'applications'
  | 'handle'
  | 'reason'
  | 'windowDays';

/** A form as read from Jira: text as entered, lists for multi-selects, null where empty. Nothing is trusted yet. */
export type RawForm = Readonly<Partial<Record<FormField, string | readonly string[] | number | null>>>;

/** All findings at once, and the parsed request where every field could be parsed. */
export interface Review<T = KeyRequest> {
  readonly request?: T;
  readonly violations: readonly Violation[];
}

export const isAdmissible = (review: Review<unknown>): boolean =>
  review.request !== undefined && review.violations.every((violation) => violation.severity !== 'reject');
