/** One-time codes with which people prove a Jira account, and the accounts that somebody had before. */
export const ACCOUNT_LINKS = `
  CREATE TABLE account_link (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    code_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    account_id TEXT,
    proved_at INTEGER,
    approval_id TEXT REFERENCES approval (id),
    CHECK ((account_id IS NULL) = (proved_at IS NULL) AND (account_id IS NULL) = (approval_id IS NULL))
  ) STRICT;
  CREATE INDEX account_link_of_principal ON account_link (principal_id, seq);
  CREATE INDEX account_link_of_account ON account_link (account_id) WHERE account_id IS NOT NULL;
  CREATE INDEX account_link_code ON account_link (code_hash);

  CREATE TABLE former_account (
    principal_id TEXT NOT NULL REFERENCES principal (id),
    account_id TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (account_id, principal_id)
  ) STRICT, WITHOUT ROWID;
`;
