import { refused } from '../refusal';

/** The one answer to whatever doesn't prove anything: missing, wrong, expired, revoked and unknown look alike. */
export const unauthenticated = () =>
  refused(
    'unauthenticated',
    'The credential is missing, wrong or expired',
    'Send a valid token as `Authorization: Bearer kd_...`, or log in',
  );
