/**
 * The custom entities of the app's storage. `manifest.yml` declares the same names, attributes and indexes (a test
 * compares them); `docs/storage.md` describes the bodies. What decides is read by key, which is strictly
 * consistent; the indexes only find work, since queries may lag. Moments are floats: integers have 32 bits. An index has at least one range attribute (the
 * manifest's schema asks for it), so one that only looks up equal values has no partition.
 */
export const ENTITIES = {
  /** One per Jira issue of ours, key = issue id: the current request, the cursor in the changelog, the lease. */
  issue: {
    attributes: {
      version: 'integer',
      leaseUntil: 'float',
      open: 'string',
      due: 'float',
      attention: 'string',
      body: 'any',
    },
    indexes: [
      { name: 'by-due', partition: ['open'], range: ['due'] },
      { name: 'by-attention', partition: ['attention'], range: ['due'] },
    ],
  },
  /** Requests that a later submission of the same issue replaced, key = request id. */
  request: {
    attributes: { issueId: 'string', body: 'any' },
    indexes: [{ name: 'by-issue', partition: [], range: ['issueId'] }],
  },
  /** The hash chain of each request, key = `<requestId>:<seq, six digits>`. */
  audit: {
    attributes: { requestId: 'string', seq: 'integer', body: 'any' },
    indexes: [{ name: 'by-request', partition: ['requestId'], range: ['seq'] }],
  },
  /** Billing events, key = event id. */
  outbox: {
    attributes: { status: 'string', due: 'float', body: 'any' },
    indexes: [{ name: 'by-status', partition: ['status'], range: ['due'] }],
  },
  /** Keys that we made, key = SHA-256 of the handle. */
  handle: {
    attributes: { handle: 'string', body: 'any' },
    indexes: [{ name: 'by-handle', partition: [], range: ['handle'] }],
  },
  /** What one request at a time holds: a key's name in its group, or the open deletion of a key. Key = SHA-256. */
  claim: {
    attributes: { requestId: 'string', body: 'any' },
    indexes: [{ name: 'by-request', partition: [], range: ['requestId'] }],
  },
  /** Issue key -> issue id: a function validator is given the key and nothing else. */
  issuekey: {
    attributes: { issueId: 'string' },
    indexes: [{ name: 'by-issue', partition: [], range: ['issueId'] }],
  },
  /** The admin's settings (`ports/settings.ts`), key = the setting's name. Written only against its version. */
  setting: {
    attributes: { version: 'integer', body: 'any' },
    indexes: [{ name: 'by-version', partition: [], range: ['version'] }],
  },
} as const;

export type EntityName = keyof typeof ENTITIES;
