import { createHmac, randomInt } from 'node:crypto';

/** Crockford's base 32: nothing in it looks like something else in it. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const HALF = LENGTH / 2;

/** As people read and write it: `K7QF-2M9X`, 40 random bits. */
export function newLinkCode(): string {
  const code = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return `${code.slice(0, HALF)}-${code.slice(HALF)}`;
}

/** What people make of it: small letters, spaces, O for 0, I and L for 1. */
const plain = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** @param key known to the running process alone: 40 bits could be found from a plain hash in minutes */
export const hashLinkCode = (key: Buffer, typed: string): Buffer =>
  createHmac('sha256', key).update(plain(typed), 'utf8').digest();
