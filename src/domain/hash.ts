import { createHash } from 'node:crypto';

/** SHA-256 of a text (UTF-8), lower-case hex. The only use the domain makes of a library for computing. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
