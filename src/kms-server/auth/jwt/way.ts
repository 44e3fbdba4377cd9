import { refused } from '../../refusal';
import { bearer } from '../bearer';
import { boundApplication } from '../bound-application';
import type { Way } from '../way';
import { claimedBy, fulfilled, looksLikeJwt } from './verify';

const unreachable = () =>
  refused(
    'unavailable',
    "The keys of the token's issuer can't be read for the moment",
    'Repeat the request; if it goes on, tell the KMS administrator',
  );

/** Applications by a token of their platform: a CI job's, or a Kubernetes service account's. */
export const JWT_WAY: Way = {
  name: 'jwt',
  presents: (presented) => looksLikeJwt(bearer(presented) ?? ''),
  async authenticate(kms, presented) {
    const token = bearer(presented) ?? '';
    const trusts = kms.store.credentials.trusts.byIssuer(claimedBy(token)?.issuer ?? '');
    const found = await fulfilled(kms.auth.keySets, trusts, token, kms.clock.now()).catch(() => undefined);
    return found ? boundApplication(kms, 'jwt', found) : unreachable();
  },
};
