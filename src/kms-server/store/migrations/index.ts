import { FOUNDATION } from './0001-foundation';
import { GOVERNANCE } from './0002-governance';
import { LOGIN } from './0003-login';
import { DELIVERIES } from './0004-deliveries';
import { LISTING } from './0005-listing';
import { POLICIES } from './0006-policies';
import { COLLECTORS } from './0007-collectors';
import { DECIDED } from './0008-decided';
import { ACCOUNT_LINKS } from './0009-account-links';

/** The schema, one entry a version. An entry that has been released is never changed; a change is a new entry. */
export const MIGRATIONS: readonly string[] = [
  FOUNDATION,
  GOVERNANCE,
  LOGIN,
  DELIVERIES,
  LISTING,
  POLICIES,
  COLLECTORS,
  DECIDED,
  ACCOUNT_LINKS,
];
