import { isAdmissible } from '../../../../src/domain/policy/review';
import { reviewKeyRequest } from '../../../../src/domain/policy/review-request';
import { CONTEXT, form, GOOD_FORM } from './fixtures';

test('a good form is admissible without a finding, and parsed', () => {
  const review = reviewKeyRequest(GOOD_FORM, CONTEXT);
  expect(review.violations).toEqual([]);
  expect(isAdmissible(review)).toBe(true);
  expect(review.request).toMatchObject({
    kind: 'key',
    keyType: 'AES-256',
    rotationPeriodDays: null,
    applications: [
      { name: 'payments-api', operations: ['encrypt', 'decrypt'] },
      { name: 'payments-batch', operations: ['decrypt'] },
    ],
  });
});

test('all findings come at once: a malformed field hides nothing about the others', () => {
  const review = reviewKeyRequest(
    form({
      expiryDate: 'soon',
      keyType: 'RSA-1024',
      name: 'Pаyments',
      costCentre: 'x',
      protectionLevel: 'software',
    }),
    CONTEXT,
  );
  expect(review.request).toBeUndefined();
  expect(review.violations.map(({ rule }) => rule)).toEqual([
    'crypto.rsa-minimum-length',
    'form.date',
    'naming.ascii',
    'crypto.protection-level',
    'metadata.cost-centre',
  ]);
});
