/** What is still to be told to somebody outside, and what has been. Follows from the audit log. */
export const DELIVERIES = `
  CREATE TABLE delivery (
    id TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    notice TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'done', 'dead')),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    problem TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'due';
`;
