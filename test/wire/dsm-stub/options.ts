import type { Instant } from '../../../src/domain/ids';
import type { AppReviews, MembersOptions } from './members';
import type { Permission } from './types';

export const OPERATORS_GATE: readonly Permission[] = [
  'ACTIVATE_SOBJECTS',
  'UPDATE_SOBJECTS_ENABLED_STATE',
  'DELETE_SOBJECTS',
  'DESTROY_SOBJECTS',
];

export interface DsmStubOptions extends MembersOptions {
  readonly now: () => Instant;
  /** What the group's quorum protects; no quorum policy at all where empty. */
  readonly protects?: readonly Permission[];
  /** True where it protects each use of a key as well. */
  readonly protectsUse?: boolean;
  readonly quorum?: number;
  /** 30 days, DSM's own default, unless told. */
  readonly approvalLifetimeMs?: number;
  /** Members of group and account that a test is about. */
  readonly group?: Readonly<Record<string, unknown>>;
  readonly account?: Readonly<Record<string, unknown>>;
  /** True where the protected change of the enabled state is its disabling too. */
  readonly gatesDisabling?: boolean;
  /** Where Keydesk's own app is a reviewer; nowhere unless told. */
  readonly appReviews?: AppReviews;
  /** True where the app may not read its own record. */
  readonly hidesApp?: boolean;
}
