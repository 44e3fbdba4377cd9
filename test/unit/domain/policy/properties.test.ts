import fc from 'fast-check';
import { keyType, purposeOf } from '../../../../src/domain/algorithms';
import { applications, renderApplications } from '../../../../src/domain/policy/applications';
import { readDeletionForm, readKeyForm, renderKeyForm } from '../../../../src/domain/policy/read-form';
import { isAdmissible, type Review, type Violation } from '../../../../src/domain/policy/review';
import { reviewDeletion } from '../../../../src/domain/policy/review-deletion';
import { reviewKeyRequest, reviewSnapshot } from '../../../../src/domain/policy/review-request';
import { RULES } from '../../../../src/domain/policy/rules';
import { violationsText, violationText } from '../../../../src/domain/policy/text';
import { anyForm, anyRequest, plausibleChanges, spoiled } from './arbitraries';
import { DELETION_CONTEXT, GOOD_DELETION } from './examples';
import { CONTEXT, form, GOOD_FORM } from './fixtures';

const RUNS = { numRuns: 500 };

function expectReadable(violation: Violation): void {
  expect(RULES).toHaveProperty([violation.rule]);
  for (const text of [violation.source, violation.message, violation.mend]) expect(text.trim()).not.toBe('');
  expect(violation.value.length).toBeLessThanOrEqual(160);
  expect(violationText(violation)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
}

function expectWhole(review: Review<unknown>): void {
  for (const violation of review.violations) expectReadable(violation);
  if (review.request === undefined) {
    expect(review.violations.some(({ severity }) => severity === 'reject')).toBe(true);
    expect(isAdmissible(review)).toBe(false);
  }
  expect(violationsText(review.violations).split('\n').length).toBeLessThanOrEqual(
    Math.min(review.violations.length, 30) + 4,
  );
}

test('a review never throws, and every finding can be read', () => {
  fc.assert(
    fc.property(fc.oneof(anyForm, spoiled(GOOD_FORM)), (raw) => {
      expectWhole(readKeyForm(raw));
      expectWhole(reviewKeyRequest(raw, CONTEXT));
    }),
    RUNS,
  );
});

test('a review of a deletion never throws, and every finding can be read', () => {
  fc.assert(
    fc.property(fc.oneof(anyForm, spoiled(GOOD_DELETION)), (raw) => {
      expectWhole(readDeletionForm(raw));
      expectWhole(reviewDeletion(raw, DELETION_CONTEXT));
    }),
    RUNS,
  );
});

test('what is not a form at all is refused, not thrown', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(GOOD_FORM)), fc.anything()), (raw) => {
      expectWhole(reviewKeyRequest(raw as typeof GOOD_FORM, CONTEXT));
    }),
    RUNS,
  );
});

test('a rendered request is read back as the same request', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(readKeyForm(renderKeyForm(request))).toEqual({ request, violations: [] });
    }),
    RUNS,
  );
});

test('rendered applications are read back', () => {
  fc.assert(
    fc.property(anyRequest, ({ applications: grants }) => {
      expect(applications('applications', renderApplications(grants))).toEqual({ ok: true, value: grants });
    }),
    RUNS,
  );
});

test('no admissible request mixes purposes, or gives an application what the key cannot do', () => {
  let admitted = 0;
  fc.assert(
    fc.property(plausibleChanges, (changes) => {
      const review = reviewKeyRequest(form(changes), CONTEXT);
      if (!isAdmissible(review) || review.request === undefined) return;
      admitted += 1;
      const { keyType: id, operations, applications: grants } = review.request;
      expect(new Set(operations.map((operation) => purposeOf(keyType(id), operation))).size).toBe(1);
      for (const grant of grants) expect(operations).toEqual(expect.arrayContaining(grant.operations));
    }),
    RUNS,
  );
  expect(admitted).toBeGreaterThan(20);
});

test('no admissible request protects restricted data in software', () => {
  fc.assert(
    fc.property(plausibleChanges, (changes) => {
      const review = reviewKeyRequest(form({ ...changes, dataClassification: 'restricted' }), CONTEXT);
      if (isAdmissible(review)) expect(review.request?.protectionLevel).toBe('hsm');
    }),
    RUNS,
  );
});

test('the snapshot of a request gets the verdict the form got', () => {
  fc.assert(
    fc.property(fc.oneof(plausibleChanges.map(form), anyRequest.map(renderKeyForm)), (raw) => {
      const review = reviewKeyRequest(raw, CONTEXT);
      if (review.request) expect(reviewSnapshot(review.request, CONTEXT)).toEqual(review);
    }),
    RUNS,
  );
});
