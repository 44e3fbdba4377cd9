import type { Instant } from '../../../src/domain/ids';
import type { Permission } from './types';

export const OPERATORS_GATE: readonly Permission[] = [
  'ACTIVATE_SOBJECTS',
  'UPDATE_SOBJECTS_ENABLED_STATE',
  'DELETE_SOBJECTS',
  'DESTROY_SOBJECTS',
];

export interface DsmStubOptions {
  readonly now: () => Instant;
  /** What the group's quorum protects; no quorum policy at all where empty. */
  readonly protects?: readonly Permission[];
  /** True where it protects each use of a key as well. */
  readonly protectsUse?: boolean;
  readonly quorum?: number;
  /** People of the account by their e-mail address: the reviewers. */
  readonly people?: readonly string[];
  /** 30 days, DSM's own default, unless told. */
  readonly approvalLifetimeMs?: number;
  /** Members of group and account that a test is about. */
  readonly group?: Readonly<Record<string, unknown>>;
  readonly account?: Readonly<Record<string, unknown>>;
  /** True where the protected change of the enabled state is its disabling too. */
  readonly gatesDisabling?: boolean;
  /** True where Keydesk's own app stands among the reviewers. */
  readonly appReviews?: boolean;
  /** What the app may do with the group's keys; {@link KEYDESK_PERMISSIONS} unless told. */
  readonly appPermissions?: readonly string[];
  /** True where the app may not read its own record. */
  readonly hidesApp?: boolean;
}
