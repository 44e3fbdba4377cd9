/** Lists of what was decided, newest first; and of what one person decided alone. */
export const DECIDED = `
  CREATE INDEX approval_by_decision ON approval (decided_at, id) WHERE decided_at IS NOT NULL;
  CREATE INDEX approval_by_outcome ON approval (state, decided_at, id) WHERE decided_at IS NOT NULL;
  CREATE INDEX approval_alone ON approval (id) WHERE break_glass = 1;
  CREATE INDEX approval_alone_by_decision ON approval (decided_at, id) WHERE break_glass = 1;
`;
