import { openAwsKms } from './aws';
import { openDsmKms } from './dsm';
import type { OpenKms } from './kms';
import { openReferenceKms } from './reference';

interface Kind {
  readonly open: OpenKms;
  /** True where what it holds is there again at the next start. Stand-ins forget; their demo starts over. */
  readonly keeps: boolean;
  /** What a person should know before the story begins. */
  readonly plainly?: string;
}

/** What `keydesk demo --kms` takes. */
export const KINDS = {
  keydesk: { open: openReferenceKms, keeps: true },
  aws: {
    open: openAwsKms,
    keeps: false,
    plainly:
      'moto stands in for AWS: calls and answers are AWS’s, key states and policies are recorded and not enforced. AWS KMS has no operators’ gate: the approval in Jira alone releases a key.',
  },
  dsm: {
    open: openDsmKms,
    keeps: false,
    plainly:
      'A stand-in of the tests plays Fortanix DSM, with a quorum policy on its group: the person “operator” is its only reviewer, and no app is one.',
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KmsKind = keyof typeof KINDS;
export const KMS_KINDS = Object.keys(KINDS) as KmsKind[];
