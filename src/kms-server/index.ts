/** What the CLI and the demo's composition start, look after and check the reference KMS with. */
export {
  type FirstRole,
  type Issued,
  KmsAdministration,
  type NewGroup,
  type NewPrincipal,
  type Shorthand,
} from './admin';
export type { AuditEntry, AuditHead } from './audit/chain';
export { type AuditVerdict, verifyAudit } from './audit/verify';
export { MAX_API_KEY_DAYS } from './auth/api-key-limits';
export { enrolmentLink, type IssuedEnrolment } from './auth/enrolment';
export { oidcConfigSchema } from './auth/oidc/config';
export { originIn, siteOf } from './auth/site';
export { locatePkcs11Module } from './hsm/locate-module';
export { auditKeyFile, type Initialised, type InitOptions, initKms } from './init';
export { NOBODY, type Notifications, readNotifications } from './notify/config';
export type { Quorum } from './policy/quorum';
export { type KmsServer, type KmsServerOptions, startKmsServer } from './server';
export { AuditLog } from './store/audit-log';
export { openReadOnly } from './store/database';
export { databaseFile, Store } from './store/store';
export type { Clock } from './usecases/kms';
export { confirmClock } from './usecases/watch-clock';
