/** Who proposed a credential: nobody else may collect its secret. One that is older than this column lapses. */
export const COLLECTORS = `
  ALTER TABLE issuance ADD COLUMN proposed_by TEXT;
`;
