import type { RequestAction, WaitView } from './operators';
import type { KeyView, StateView } from './request';
import type { TimelineEntry } from './timeline';

/** One key, from the request for it to its destruction. Types only; everything survives JSON. */
export interface KeyPage {
  readonly issueId: string;
  readonly issueKey: string;
  /** False where the issue is gone, or not for this person to see; our record is shown all the same, by role. */
  readonly hasIssue: boolean;
  readonly summary: string | null;
  readonly state: StateView;
  readonly since: number | null;
  readonly waits: WaitView | null;
  readonly trouble: string | null;
  readonly asked: AskedKey | null;
  readonly made: MadeKey | null;
  readonly kms: KeyKms | null;
  /** Requests to delete it, newest first. */
  readonly deletions: readonly KeyDeletion[];
  /** True where there are more of them than are shown. */
  readonly moreDeletions: boolean;
  /** Of all its requests, oldest first. */
  readonly timeline: readonly KeyTimelineEntry[];
  readonly now: number;
}

/** As frozen at submission; before that, as the form has it. */
export interface AskedKey {
  readonly name: string | null;
  readonly keyType: string | null;
  readonly operations: readonly string[];
  readonly applications: readonly { readonly name: string; readonly operations: readonly string[] }[];
  readonly protectionLevel: string | null;
  readonly location: string | null;
  readonly projectId: string | null;
  readonly costCentre: string | null;
  readonly dataClassification: string | null;
  readonly description: string | null;
  /** Days, `YYYY-MM-DD`, UTC. */
  readonly activationDate: string | null;
  readonly expiryDate: string | null;
  readonly rotationPeriodDays: number | null;
  /** Account ids. */
  readonly requester: string | null;
  readonly requestor: string | null;
  readonly approver: string | null;
  readonly policyVersion: string | null;
}

export interface MadeKey extends KeyView {
  readonly readyAt: number | null;
  /** When the KMS destroys it, while that can still be cancelled. */
  readonly destroyedOn: number | null;
  /** The key in the KMS's own console; null where no address is set. */
  readonly consoleLink: string | null;
}

export interface KeyKms {
  readonly connection: string;
  readonly keyGroup: string;
  /** The cryptographic module; null where the KMS has not said. */
  readonly module: string | null;
  /** Whether that is a hardware device; null where the KMS has not said. */
  readonly hardware: boolean | null;
  readonly fipsCertificate: string | null;
}

export interface KeyDeletion {
  readonly issueId: string;
  readonly issueKey: string;
  readonly state: StateView;
  readonly since: number | null;
  readonly waits: WaitView | null;
  readonly trouble: string | null;
  readonly reason: string | null;
  readonly windowDays: number | null;
}

export interface KeyTimelineEntry extends TimelineEntry {
  readonly issueKey: string;
  readonly action: RequestAction;
}
