/**
 * The custom entities of the app's storage. `manifest.yml` declares the same names, attributes and indexes (a test
 * compares them); `docs/storage.md` describes the bodies. What decides is read by key, which is strictly
 * consistent; the indexes only find work, since queries may lag.
 */
export const ENTITIES = {
  /** One per Jira issue of ours, key = issue id: the current request, the cursor in the changelog, the lease. */
  issue: {
    attributes: { version: 'integer', leaseUntil: 'integer', open: 'string', due: 'integer', body: 'any' },
    indexes: [{ name: 'by-due', partition: ['open'], range: ['due'] }],
  },
  /** Requests that a later submission of the same issue replaced, key = request id. */
  request: {
    attributes: { issueId: 'string', body: 'any' },
    indexes: [{ name: 'by-issue', partition: ['issueId'], range: [] }],
  },
  /** The hash chain of each request, key = `<requestId>:<seq, six digits>`. */
  audit: {
    attributes: { requestId: 'string', seq: 'integer', body: 'any' },
    indexes: [{ name: 'by-request', partition: ['requestId'], range: ['seq'] }],
  },
  /** Billing events, key = event id. */
  outbox: {
    attributes: { status: 'string', due: 'integer', body: 'any' },
    indexes: [{ name: 'by-status', partition: ['status'], range: ['due'] }],
  },
  /** Keys that we made, key = SHA-256 of the handle. At most one deletion is open per key. */
  handle: {
    attributes: { handle: 'string', version: 'integer', body: 'any' },
    indexes: [{ name: 'by-handle', partition: ['handle'], range: [] }],
  },
  /** Names taken, key = SHA-256 of connection, key group and name. */
  keyname: {
    attributes: { requestId: 'string' },
    indexes: [{ name: 'by-request', partition: ['requestId'], range: [] }],
  },
  /** Issue key -> issue id: a function validator is given the key and nothing else. */
  issuekey: {
    attributes: { issueId: 'string' },
    indexes: [{ name: 'by-issue', partition: ['issueId'], range: [] }],
  },
} as const;

export type EntityName = keyof typeof ENTITIES;
