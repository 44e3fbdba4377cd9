/** What the admin page's resolver answers. Types only; everything survives JSON. Moments are milliseconds since 1970. */

/** What is wrong, and what a person can do about it. */
export interface Problem {
  readonly what: string;
  readonly mend: string;
  /** What is wrong with single fields of what was sent, by their path: `kms.baseUrl`, `rules.2.name`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Seconds after which trying again makes sense, where Jira says so. */
  readonly retryAfterSeconds?: number;
  /** True where running set-up again mends it. */
  readonly repairable?: true;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Parts of the page, one tab each. */
export type AdminPart = 'overview' | 'set-up' | 'kms' | 'notifications' | 'log';

/** `optional`: Keydesk works without it. `missing`: no key can be asked for, or none can be approved or made. */
export type CheckTone = 'good' | 'optional' | 'attention' | 'missing';

export interface CheckLine {
  readonly id: string;
  readonly title: string;
  readonly tone: CheckTone;
  /** How it stands now. */
  readonly says: string;
  /** What to do; null where nothing is to be done. */
  readonly mend: string | null;
  /** Where on the page it is mended. */
  readonly part: AdminPart | null;
}

export interface OverviewView {
  /** True where no line is `missing`. */
  readonly ready: boolean;
  readonly lines: readonly CheckLine[];
  readonly at: number;
}

export type ProjectChoiceView =
  | { readonly mode: 'new'; readonly key: string; readonly name: string }
  | { readonly mode: 'existing'; readonly key: string };

export interface StepTitle {
  readonly name: string;
  readonly title: string;
}

/** What planning and each step answer. */
export interface StepReport {
  /** The step that ran; null where none was left, or none could run. */
  readonly step: StepTitle | null;
  /** True once the whole project is set up. */
  readonly done: boolean;
  /** What the next invocation will run. */
  readonly next: StepTitle | null;
  readonly progress: { readonly done: number; readonly of: number };
  readonly problem?: Problem;
  /** What the step could not do and set-up can do without. */
  readonly note?: string;
}

/** One line of the plan: a step, and the names of what it makes in Jira. */
export interface PlannedStep extends StepTitle {
  readonly makes: readonly string[];
  readonly isDone: boolean;
}

export interface SetUpView {
  readonly project: ProjectChoiceView | null;
  readonly steps: readonly PlannedStep[];
  readonly report: StepReport;
}

export type RoleName = 'approvers' | 'operators';

export interface RoleView {
  readonly role: RoleName;
  /** As Jira shows it. */
  readonly name: string;
  readonly description: string;
  readonly accountIds: readonly string[];
  readonly groups: readonly GroupView[];
}

export interface GroupView {
  readonly groupId: string;
  readonly name: string;
}

/** A text field of a connection's form. */
export interface ConnectionField {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly isRequired: boolean;
  /** True for an address that the app calls: its host needs the administrator's consent. */
  readonly isCalled: boolean;
}

/** One kind of KMS, and what a connection to one consists of. */
export interface ConnectionType {
  readonly type: string;
  readonly name: string;
  readonly fields: readonly ConnectionField[];
  /** Form of the credential, for people. */
  readonly credentialHelp: string;
}

/** A connection as the page shows it: never a secret, nor where one lies. */
export interface ConnectionView {
  readonly id: string;
  readonly name: string;
  readonly kms: { readonly type: string } & Readonly<Record<string, string>>;
  readonly keyGroup: string;
  readonly hasCredential: boolean;
  readonly hasCallbackSecret: boolean;
  /** Template of the address at which the KMS's own console shows a key; null where there is none to link to. */
  readonly consoleUrl: string | null;
  readonly isDefault: boolean;
  /** What the app calls for it, where the fields of its form don't say. */
  readonly addresses?: readonly string[];
  /** The last test; null where there was none since its address changed. */
  readonly lastTest: TestRecord | null;
}

export interface TestRecord {
  readonly at: number;
  /** null where the KMS answered as it should. */
  readonly problem: Problem | null;
}

/** What the KMS said of itself. */
export interface ConnectionTest {
  /** As whom the KMS knows the app, where the credential tells. */
  readonly signedInAs: string | null;
  readonly module: string;
  readonly fipsCertificate: string | null;
  /** What its module is, as the KMS says. `certified`: hardware with a FIPS 140 certificate. */
  readonly hsm: 'certified' | 'uncertified' | 'software';
  readonly keyTypes: readonly KeyFamilyView[];
  readonly protectionLevels: readonly string[];
  readonly locations: readonly string[];
  readonly deletionWindowDays: { readonly min: number; readonly max: number };
  readonly features: readonly FeatureView[];
  /** What it can't do that Keydesk relies on: shown before anybody files a request. */
  readonly warnings: readonly string[];
  /** What the test has changed in the form's options; absent where the form was not looked at. */
  readonly form?: readonly string[];
}

export interface KeyFamilyView {
  readonly family: string;
  /** `AES-256`, ... */
  readonly keyTypes: readonly string[];
  readonly operations: readonly string[];
}

export interface FeatureView {
  readonly title: string;
  readonly has: boolean;
  /** What it means that the KMS has it, or hasn't. */
  readonly meaning: string;
}

/** Who is told beyond approvers and requester. */
export interface NotificationsView {
  readonly submitted: AudienceView;
  readonly stuck: AudienceView;
  readonly settings: AudienceView;
}

export interface AudienceView {
  readonly accountIds: readonly string[];
  readonly groupIds: readonly string[];
}

export interface BillingView {
  readonly url: string | null;
  readonly hasSecret: boolean;
  readonly chargeAt: 'creation' | 'ready';
}

/** Billing events by where they stand. */
export interface OutboxView {
  readonly due: CountView;
  readonly delivered: CountView;
  readonly dead: CountView;
  /** What went wrong with the event that was tried most often; null where nothing did. */
  readonly lastProblem: string | null;
}

/** `more`: there are more than were counted. */
export interface CountView {
  readonly count: number;
  readonly more: boolean;
}

/** A billing event that the receiver refused for good. */
export interface DeadLetter {
  readonly id: string;
  readonly type: string;
  readonly issueKey: string;
  readonly attempts: number;
  readonly problem: string;
}

export interface LogPage {
  readonly entries: readonly LogEntryView[];
  /** Ask for entries before this number; null at the end. */
  readonly before: number | null;
  /** False where an entry of this page doesn't bear the hash of the one before it. */
  readonly isIntact: boolean;
}

export interface LogEntryView {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: Readonly<Record<string, string | null>>;
}
