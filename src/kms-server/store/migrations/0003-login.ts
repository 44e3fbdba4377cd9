/** How callers prove who they are: API keys that can be revoked, trusted tokens, certificates, passkeys, sessions. */
export const LOGIN = `
  ALTER TABLE credential ADD COLUMN revoked_at INTEGER;
  ALTER TABLE credential ADD COLUMN last_used_at INTEGER;
  ALTER TABLE credential ADD COLUMN rotated_from TEXT;

  CREATE TABLE issuance (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    kind TEXT NOT NULL CHECK (kind IN ('api-key', 'enrolment')),
    valid_days INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    collected_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX credential_of ON credential (principal_id);

  CREATE TABLE jwt_trust (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    issuer TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX jwt_trust_issuer ON jwt_trust (issuer) WHERE revoked_at IS NULL;
  CREATE INDEX jwt_trust_of ON jwt_trust (principal_id);

  CREATE TABLE certificate_binding (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    kind TEXT NOT NULL CHECK (kind IN ('uri', 'dns', 'sha256')),
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX certificate_binding_value ON certificate_binding (kind, value) WHERE revoked_at IS NULL;
  CREATE INDEX certificate_binding_of ON certificate_binding (principal_id);

  CREATE TABLE enrolment (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    secret_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX enrolment_of ON enrolment (principal_id);

  CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    public_key BLOB NOT NULL,
    sign_count INTEGER NOT NULL,
    transports TEXT NOT NULL,
    name TEXT NOT NULL,
    backed_up INTEGER NOT NULL CHECK (backed_up IN (0, 1)),
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    removed_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX passkey_of ON passkey (principal_id);

  CREATE TABLE oidc_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX oidc_identity_of ON oidc_identity (principal_id);

  CREATE TABLE session (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    secret_hash BLOB NOT NULL,
    started_by TEXT NOT NULL CHECK (started_by IN ('passkey', 'oidc')),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    reauthenticated_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_of ON session (principal_id);
  CREATE INDEX session_expiry ON session (expires_at);

  CREATE TABLE login_failure (
    place TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX login_failure_age ON login_failure (last_at);
`;
