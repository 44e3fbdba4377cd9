import type { Approval, ApprovalState } from '../../../../src/kms-server/http/views';

type Action = Approval['action'];

/** What an operator is asked to agree to, before the name of the key. */
const KEY_TITLES: Readonly<Partial<Record<Action, string>>> = {
  enable: 'Enable key',
  delete: 'Delete key',
  'cancel-deletion': 'Cancel the deletion of key',
};

/** What quorums are about, as a person calls it. */
export const ACTION_NAMES: Readonly<Record<Action, string>> = {
  enable: 'Enable a key',
  delete: 'Delete a key',
  'cancel-deletion': 'Cancel a deletion',
  export: 'Export a key',
  rotate: 'Rotate a key',
  'change-policy': 'Change the rules',
  'add-operator': 'Add an operator',
};

export const titleOf = (approval: Approval): string =>
  approval.about === 'key'
    ? `${KEY_TITLES[approval.action] ?? ACTION_NAMES[approval.action]} ${approval.keyName}`
    : capitalised(approval.description.split('. ', 1)[0] ?? approval.change.kind);

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const groupText = (keyGroup: string | null): string => keyGroup ?? 'the whole server';

type Appearance = 'default' | 'inprogress' | 'moved' | 'new' | 'removed' | 'success';

export const STATES: Readonly<Record<ApprovalState, readonly [name: string, appearance: Appearance]>> = {
  pending: ['Open', 'inprogress'],
  approved: ['Carried out', 'success'],
  denied: ['Denied', 'removed'],
  withdrawn: ['Withdrawn', 'default'],
  expired: ['Expired', 'default'],
  failed: ['Failed', 'removed'],
};

export const agreedOf = ({ parts }: Approval): number => parts.reduce((sum, { agreed }) => sum + agreed, 0);

/** `1 of 2`, over all parts. */
export const agreementText = (approval: Approval): string => `${agreedOf(approval)} of ${approval.needed}`;
