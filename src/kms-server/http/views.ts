import type * as z from 'zod';
import type { JwtTrust } from '../auth/jwt/trust';
import type * as accounts from './account-answers';
import type * as answers from './answers';
import type * as approvals from './approval-answers';
import type * as credentials from './credential-answers';
import type * as directory from './directory-answers';
import type * as policies from './policy-answers';
import type * as reviews from './review-answers';
import type * as logins from './session-answers';

/** What the API answers, for whoever reads it in a browser: types alone, made from the schemas that it is documented by. */

export type Key = z.output<typeof answers.key>;
export type Deletions = z.output<typeof answers.deletions>;
export type Deletion = Deletions['deletions'][number];
export type Act = Deletion['scheduled'];
export type KeyPage = z.output<typeof answers.keyPage>;
export type AuditPage = z.output<typeof answers.auditPage>;
export type AuditEntry = AuditPage['entries'][number];
export type Capabilities = z.output<typeof answers.capabilities>;

export type KeyApproval = z.output<typeof approvals.keyApproval>;
export type ChangeApproval = z.output<typeof approvals.changeApproval>;
export type Approval = z.output<typeof approvals.approval>;
export type ApprovalPage = z.output<typeof approvals.approvalPage>;
export type ApprovalPart = Approval['parts'][number];
export type ApprovalState = Approval['state'];
export type BulkResult = z.output<typeof approvals.bulk>;

export type Person = z.output<typeof directory.person>;
export type People = z.output<typeof directory.people>;
export type Applications = z.output<typeof directory.applications>;
export type Teams = z.output<typeof directory.teams>;
export type Team = Teams['teams'][number];
export type Roles = z.output<typeof directory.roles>;
export type Groups = z.output<typeof directory.groups>;
export type Group = z.output<typeof directory.group>;

export type Session = z.output<typeof logins.session>;
export type LoginWays = z.output<typeof logins.loginWays>;
export type Enrolling = z.output<typeof logins.enrolling>;
export type BegunCeremony = z.output<typeof logins.begun>;
export type Redirection = z.output<typeof logins.redirection>;
export type OwnAccount = z.output<typeof accounts.ownAccount>;
export type AskedLink = z.output<typeof accounts.askedLink>;

export type Passkeys = z.output<typeof logins.passkeys>;
export type Passkey = z.output<typeof logins.passkey>;

export type Policies = z.output<typeof policies.policies>;
export type PolicySetting = Policies['inForce'][number];
export type Policy = z.output<typeof policies.policy>;
export type DryRun = z.output<typeof policies.dryRun>;
export type Review = z.output<typeof reviews.review>;
export type Violation = z.output<typeof reviews.violation>;

export type { JwtTrust };
export type Credentials = z.output<typeof credentials.credentials>;
export type Secret = z.output<typeof credentials.secret>;
