/** Lists that find what they filter by through an index; changes that are done once per Idempotency-Key. */
export const LISTING = `
  DROP TABLE idempotency;
  CREATE TABLE repeatable (
    principal_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER,
    body TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (principal_id, idempotency_key),
    CHECK ((status IS NULL) = (body IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX repeatable_age ON repeatable (created_at);

  ALTER TABLE key ADD COLUMN key_type TEXT GENERATED ALWAYS AS (json_extract(spec, '$.keyType')) VIRTUAL;
  ALTER TABLE key ADD COLUMN expiry_date TEXT GENERATED ALWAYS AS (json_extract(spec, '$.expiryDate')) VIRTUAL;
  CREATE INDEX key_by_group ON key (key_group, id);
  CREATE INDEX key_by_state ON key (key_group, state, id);
  CREATE INDEX key_by_type ON key (key_group, key_type, id);
  CREATE INDEX key_by_project ON key (key_group, project_id, id);
  CREATE INDEX key_by_name ON key (key_group, name, id);
  CREATE INDEX key_by_expiry ON key (key_group, expiry_date, id);

  ALTER TABLE approval ADD COLUMN ticket TEXT GENERATED ALWAYS AS (json_extract(context, '$.ticket')) VIRTUAL;
  CREATE INDEX approval_by_group ON approval (key_group, id);
  CREATE INDEX approval_by_state ON approval (state, id);
  CREATE INDEX approval_by_action ON approval (action, id);
  CREATE INDEX approval_by_ticket ON approval (ticket, id);

  CREATE INDEX audit_by_actor ON audit (actor, seq);
  CREATE INDEX audit_by_action ON audit (action, seq);
  CREATE INDEX audit_by_time ON audit (at, seq);
`;
