/** People with roles, teams, quorums, and approvals that concern either a key or a change of the rules. */
export const GOVERNANCE = `
  CREATE TABLE new_principal (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'application', 'integration')),
    name TEXT NOT NULL,
    account_id TEXT,
    account_verified_by TEXT CHECK (account_verified_by IN ('administrator', 'jira')),
    project_id TEXT,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    CHECK ((kind = 'application') = (project_id IS NOT NULL)),
    CHECK ((account_id IS NULL) = (account_verified_by IS NULL))
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_principal
    SELECT id, CASE WHEN kind IN ('application', 'integration') THEN kind ELSE 'person' END, name, account_id,
      CASE WHEN account_id IS NULL THEN NULL ELSE 'administrator' END, project_id, created_at, NULL
    FROM principal;

  CREATE TABLE held_role (
    principal_id TEXT NOT NULL REFERENCES principal (id),
    role TEXT NOT NULL,
    key_group TEXT REFERENCES key_group (name),
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX held_role_once ON held_role (principal_id, role, ifnull(key_group, ''));
  INSERT INTO held_role
    SELECT p.id, p.kind, m.key_group, p.created_at FROM principal p JOIN membership m ON m.principal_id = p.id
    WHERE p.kind IN ('operator', 'integration');
  INSERT INTO held_role
    SELECT id, CASE kind WHEN 'admin' THEN 'administrator' ELSE kind END, NULL, created_at FROM principal
    WHERE kind IN ('auditor', 'admin', 'application');

  DROP TABLE membership;
  DROP TABLE principal;
  ALTER TABLE new_principal RENAME TO principal;
  CREATE UNIQUE INDEX principal_name ON principal (kind, name, ifnull(project_id, ''))
    WHERE kind <> 'person' AND removed_at IS NULL;

  CREATE TABLE role (
    name TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    actions TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE team (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE team_member (
    team_id TEXT NOT NULL REFERENCES team (id),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'team')),
    member_id TEXT NOT NULL,
    PRIMARY KEY (team_id, kind, member_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE quorum (
    key_group TEXT REFERENCES key_group (name),
    action TEXT NOT NULL,
    parts TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 90)
  ) STRICT;
  CREATE UNIQUE INDEX quorum_place ON quorum (ifnull(key_group, ''), action);
  INSERT INTO quorum
    SELECT name, 'enable', json_array(json_object('team', NULL, 'n', enable_approvals)), approval_days FROM key_group;
  INSERT INTO quorum
    SELECT name, 'delete', json_array(json_object('team', NULL, 'n', delete_approvals)), approval_days FROM key_group;

  CREATE TABLE new_key_group (
    name TEXT PRIMARY KEY,
    min_deletion_days INTEGER NOT NULL CHECK (min_deletion_days BETWEEN 7 AND 30),
    break_glass INTEGER NOT NULL CHECK (break_glass IN (0, 1)),
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_key_group SELECT name, min_deletion_days, 0, created_at FROM key_group;
  DROP TABLE key_group;
  ALTER TABLE new_key_group RENAME TO key_group;

  CREATE TABLE new_approval (
    id TEXT PRIMARY KEY,
    key_group TEXT,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    requirements TEXT NOT NULL,
    reason TEXT,
    opened_by TEXT NOT NULL REFERENCES principal (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_at INTEGER,
    break_glass INTEGER NOT NULL DEFAULT 0,
    key_id TEXT REFERENCES key (id),
    request_id TEXT,
    generation INTEGER,
    days INTEGER,
    context TEXT,
    deletion_due INTEGER,
    grants TEXT,
    change_kind TEXT,
    payload TEXT,
    payload_hash TEXT,
    comment TEXT,
    CHECK ((key_id IS NULL) = (change_kind IS NOT NULL)),
    CHECK ((key_id IS NULL) = (context IS NULL)),
    CHECK ((change_kind IS NULL) = (payload IS NULL)),
    CHECK ((change_kind IS NULL) = (payload_hash IS NULL))
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_approval
    SELECT id, key_group, action, state,
      json_array(json_object('keyGroup', key_group, 'action', action, 'quorum',
        json_object('parts', json_array(json_object('team', NULL, 'n', needed)), 'days', 14))),
      reason, integration_id, created_at, expires_at, decided_at, 0,
      key_id, request_id, generation, days, context, deletion_due, NULL, NULL, NULL, NULL, NULL
    FROM approval;

  CREATE TABLE new_vote (
    approval_id TEXT NOT NULL REFERENCES approval (id),
    voter TEXT NOT NULL,
    principal_id TEXT NOT NULL REFERENCES principal (id),
    account_id TEXT,
    name TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('approve', 'deny')),
    comment TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (approval_id, voter)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_vote
    SELECT approval_id, 'account:' || account_id, principal_id, account_id, operator, decision, comment, at FROM vote;

  DROP TABLE vote;
  DROP TABLE approval;
  ALTER TABLE new_approval RENAME TO approval;
  ALTER TABLE new_vote RENAME TO vote;
  CREATE UNIQUE INDEX approval_open ON approval (key_id, action, request_id)
    WHERE state = 'pending' AND key_id IS NOT NULL;
  CREATE UNIQUE INDEX approval_proposal ON approval (opened_by, payload_hash)
    WHERE state = 'pending' AND change_kind IS NOT NULL;
  CREATE INDEX approval_request ON approval (request_id) WHERE request_id IS NOT NULL;
  CREATE INDEX approval_expiry ON approval (expires_at) WHERE state = 'pending';

  ALTER TABLE key ADD COLUMN grants TEXT;
`;
