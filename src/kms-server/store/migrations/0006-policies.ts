/** Crypto policies with their versions, which one holds where and since when, and the day of a key's last use. */
export const POLICIES = `
  CREATE TABLE policy (
    version TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    document_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE policy_setting (
    seq INTEGER PRIMARY KEY,
    key_group TEXT REFERENCES key_group (name),
    version TEXT REFERENCES policy (version),
    set_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    approval_id TEXT,
    at INTEGER NOT NULL,
    CHECK (key_group IS NOT NULL OR version IS NOT NULL)
  ) STRICT;
  CREATE INDEX policy_setting_place ON policy_setting (ifnull(key_group, ''), seq);

  ALTER TABLE key_group ADD COLUMN recent_use_days INTEGER NOT NULL DEFAULT 30
    CHECK (recent_use_days BETWEEN 0 AND 365);

  CREATE TABLE last_use (key_id TEXT PRIMARY KEY, day INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  ALTER TABLE approval ADD COLUMN foreseen TEXT;
`;
