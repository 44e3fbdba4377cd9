import type { DatabaseSync } from 'node:sqlite';
import { ApiKeyStore } from './api-keys';
import { CertificateStore, TrustStore } from './bindings';
import { EnrolmentStore } from './enrolments';
import { FailureStore } from './failures';
import { IdentityStore } from './identities';
import { IssuanceStore } from './issuances';
import { PasskeyStore } from './passkeys';
import { SessionStore } from './sessions';

/** What callers prove themselves with, by kind. Secrets are kept as hashes. */
export class CredentialStore {
  readonly apiKeys: ApiKeyStore;
  readonly trusts: TrustStore;
  readonly certificates: CertificateStore;
  readonly enrolments: EnrolmentStore;
  readonly identities: IdentityStore;
  readonly issuances: IssuanceStore;
  readonly passkeys: PasskeyStore;
  readonly sessions: SessionStore;
  readonly failures: FailureStore;

  constructor(database: DatabaseSync) {
    this.apiKeys = new ApiKeyStore(database);
    this.trusts = new TrustStore(database);
    this.certificates = new CertificateStore(database);
    this.enrolments = new EnrolmentStore(database);
    this.identities = new IdentityStore(database);
    this.issuances = new IssuanceStore(database);
    this.passkeys = new PasskeyStore(database);
    this.sessions = new SessionStore(database);
    this.failures = new FailureStore(database);
  }
}
