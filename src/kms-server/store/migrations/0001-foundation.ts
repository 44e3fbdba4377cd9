/** Groups, principals, keys, approvals and the log. Released: never changed. */
export const FOUNDATION = `
  CREATE TABLE meta (
    name TEXT PRIMARY KEY, value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE key_group (
    name TEXT PRIMARY KEY,
    enable_approvals INTEGER NOT NULL CHECK (enable_approvals >= 1),
    delete_approvals INTEGER NOT NULL CHECK (delete_approvals >= 1),
    min_deletion_days INTEGER NOT NULL CHECK (min_deletion_days BETWEEN 7 AND 30),
    approval_days INTEGER NOT NULL CHECK (approval_days BETWEEN 1 AND 90),
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE principal (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('integration', 'operator', 'application', 'auditor', 'admin')),
    name TEXT NOT NULL,
    account_id TEXT,
    project_id TEXT,
    created_at INTEGER NOT NULL,
    CHECK ((kind = 'application') = (project_id IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX principal_name ON principal (kind, name, ifnull(project_id, ''));

  CREATE TABLE membership (
    principal_id TEXT NOT NULL REFERENCES principal (id),
    key_group TEXT NOT NULL REFERENCES key_group (name),
    PRIMARY KEY (principal_id, key_group)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE credential (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    secret_hash BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE key (
    id TEXT PRIMARY KEY,
    key_version INTEGER NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    key_group TEXT NOT NULL REFERENCES key_group (name),
    project_id TEXT NOT NULL,
    spec TEXT NOT NULL,
    spec_hash TEXT NOT NULL,
    ticket TEXT NOT NULL,
    requester TEXT NOT NULL,
    state TEXT NOT NULL,
    ever_enabled INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    row_version INTEGER NOT NULL,
    kek_version INTEGER NOT NULL,
    deletion_due INTEGER,
    public_key TEXT,
    blob BLOB NOT NULL,
    mac BLOB NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX key_name ON key (key_group, name)
    WHERE state <> 'Destroyed' AND (ever_enabled = 1 OR state <> 'PendingDeletion');
  CREATE INDEX key_due ON key (deletion_due) WHERE deletion_due IS NOT NULL;

  CREATE TABLE nonce_count (
    key_id TEXT NOT NULL, key_version INTEGER NOT NULL, reserved INTEGER NOT NULL,
    PRIMARY KEY (key_id, key_version)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE request_fence (
    request_id TEXT PRIMARY KEY, generation INTEGER NOT NULL, key_group TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE approval (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL REFERENCES key (id),
    key_group TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('enable', 'delete')),
    state TEXT NOT NULL,
    request_id TEXT NOT NULL,
    generation INTEGER NOT NULL,
    days INTEGER,
    context TEXT NOT NULL,
    needed INTEGER NOT NULL,
    reason TEXT,
    deletion_due INTEGER,
    integration_id TEXT NOT NULL REFERENCES principal (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX approval_open ON approval (key_id, action, request_id) WHERE state = 'pending';
  CREATE INDEX approval_request ON approval (request_id);
  CREATE INDEX approval_expiry ON approval (expires_at) WHERE state = 'pending';

  CREATE TABLE vote (
    approval_id TEXT NOT NULL REFERENCES approval (id),
    account_id TEXT NOT NULL,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    operator TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('approve', 'deny')),
    comment TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (approval_id, account_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE idempotency (
    principal_id TEXT NOT NULL, idempotency_key TEXT NOT NULL,
    body_hash TEXT NOT NULL, key_id TEXT NOT NULL, created_at INTEGER NOT NULL,
    PRIMARY KEY (principal_id, idempotency_key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    on_behalf_of TEXT,
    ticket TEXT,
    policy_version TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before_json TEXT,
    after_json TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_subject ON audit (subject, seq);

  CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, signature TEXT NOT NULL
  ) STRICT;
`;
