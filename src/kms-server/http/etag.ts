import { createHash } from 'node:crypto';
import { refused } from '../refusal';
import type { Condition } from '../usecases/condition';

const ETAG_BYTES = 16;

/** Strong validator of a representation (RFC 9110, section 8.8.3): equal for equal JSON, and for nothing else. */
export function etagOf(representation: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(representation), 'utf8').digest();
  return `"${digest.subarray(0, ETAG_BYTES).toString('base64url')}"`;
}

const tagsOf = (header: string): readonly string[] => header.split(',').map((tag) => tag.trim());

/** `If-None-Match`, section 13.1.2: weak comparison, so that a proxy which weakened the tag still spares the body. */
export function names(header: string, etag: string): boolean {
  return tagsOf(header).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

/**
 * The condition that an `If-Match` header states (RFC 9110, section 13.1.1: strong comparison).
 *
 * @param resource the thing as a GET tells it to the caller now
 */
export function matching(header: string | undefined, resource: () => unknown): Condition | undefined {
  if (header === undefined) return undefined;
  const tags = tagsOf(header);
  return () => {
    if (tags.includes('*') || tags.includes(etagOf(resource() ?? null))) return undefined;
    return refused(
      'precondition-failed',
      'The resource has changed since the state that If-Match names',
      'Read it again, look at what changed, and send the change with the new ETag',
    );
  };
}
