import { boundApplication } from '../bound-application';
import { unauthenticated } from '../unauthenticated';
import type { Way } from '../way';
import { isCurrent, namesOf } from './names';

/** Applications by a client certificate that TLS has verified. */
export const MTLS_WAY: Way = {
  name: 'mtls',
  presents: ({ certificate }) => certificate !== undefined,
  async authenticate(kms, { certificate }) {
    if (!certificate || !isCurrent(certificate, kms.clock.now())) return unauthenticated();
    const { certificates } = kms.store.credentials;
    return boundApplication(
      kms,
      'mtls',
      namesOf(certificate).flatMap((name) => certificates.byName(name) ?? []),
    );
  },
};
