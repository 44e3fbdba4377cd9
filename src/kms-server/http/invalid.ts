import type * as z from 'zod';
import { type MemberError, refusedWith } from '../refusal';

type Issue = z.core.$ZodIssue;
const MOST = 50;

/** What a person is told of a union: the faults of the one alternative that the value has the members of. */
function plain(issue: Issue, path: readonly PropertyKey[] = []): readonly Issue[] {
  const placed = { ...issue, path: [...path, ...issue.path] } as Issue;
  if (issue.code !== 'invalid_union') return [placed];
  const alike = issue.errors.filter((issues) => !issues.some(isOtherShape));
  const [only] = alike;
  if (alike.length !== 1 || !only) return [placed];
  return only.flatMap((inner) => plain(inner, placed.path));
}

/** It has members that the alternative doesn't know. */
const isOtherShape = ({ code, path }: Issue): boolean => code === 'unrecognized_keys' && path.length === 0;

/** A member's name in a JSON Pointer (RFC 6901, section 3). */
const token = (name: PropertyKey): string => String(name).replaceAll('~', '~0').replaceAll('/', '~1');

const pointer = (path: readonly PropertyKey[]): string =>
  ['#', ...path.map((name) => encodeURIComponent(token(name)))].join('/');

/** What is wrong with a part of a request: the first fault in words, and each member of the body that has one. */
export function invalid({ issues: all }: z.core.$ZodError, place: string) {
  const issues = all.flatMap((issue) => plain(issue)).slice(0, MOST);
  const [issue] = issues;
  const where = [place, ...(issue?.path ?? [])].join('.');
  const errors: MemberError[] = issues.map(({ path, message }) => ({
    pointer: pointer(path),
    detail: message,
  }));
  return refusedWith({
    code: 'invalid-request',
    message: `${where}: ${issue?.message ?? 'is invalid'}`,
    mend: `Correct ${where} and send it again`,
    ...(place === 'body' ? { errors } : {}),
  });
}
