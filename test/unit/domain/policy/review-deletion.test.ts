import type { KeyHandle } from '../../../../src/domain/ids';
import { isAdmissible } from '../../../../src/domain/policy/review';
import { type DeletionContext, reviewDeletion } from '../../../../src/domain/policy/review-deletion';
import { DELETION_CONTEXT, GOOD_DELETION, HANDLE } from './examples';

const review = (context: Partial<DeletionContext>, changes = {}) =>
  reviewDeletion({ ...GOOD_DELETION, ...changes }, { ...DELETION_CONTEXT, ...context });
const rules = (...args: Parameters<typeof review>) => review(...args).violations.map(({ rule }) => rule);

test('a ready key of this project may be deleted', () => {
  const good = review({});
  expect(good).toEqual({ request: GOOD_DELETION, violations: [] });
  expect(isAdmissible(good)).toBe(true);
});

test.each([7, 30])('the undo window may be %d days', (windowDays) => {
  expect(rules({}, { windowDays })).toEqual([]);
});

test.each([6, 31])('the undo window may not be %d days', (windowDays) => {
  expect(rules({}, { windowDays })).toEqual(['undo.window', 'capability.deletion-window']);
});

test('a handle the store knows by another text is not the same key', () => {
  const other = { handle: 'keydesk:other' as KeyHandle, sameProject: true, state: 'ready' } as const;
  expect(rules({ known: other })).toEqual(['deletion.unknown-handle']);
});

test('the standing of the key is told once, by the first thing that is wrong', () => {
  const known = { handle: HANDLE, sameProject: false, state: 'retired' } as const;
  expect(rules({ known, openDeletion: 'KEY-9' })).toEqual(['deletion.other-project']);
});

test('what is wrong with the form and with the key is told at once', () => {
  expect(rules({ known: undefined }, { reason: '', windowDays: 400 })).toEqual([
    'form.required',
    'undo.window',
    'capability.deletion-window',
    'deletion.unknown-handle',
  ]);
});
