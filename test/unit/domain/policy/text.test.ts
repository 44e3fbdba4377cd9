import { reviewKeyRequest } from '../../../../src/domain/policy/review-request';
import { refusalText, violationsText, violationText } from '../../../../src/domain/policy/text';
import { CONTEXT, form } from './fixtures';

const review = reviewKeyRequest(
  form({ keyType: 'AES-128', protectionLevel: 'software', costCentre: '' }),
  CONTEXT,
);

test('a finding is one line that names field, value, mend, rule and source', () => {
  const [required] = review.violations;
  if (!required) throw new Error('There is a finding');
  expect(violationText(required)).toBe(
    'Cost centre: The field is empty. Fill it in. [form.required; Keydesk request form]',
  );
});

test('refusals come first, warnings after, each numbered', () => {
  expect(violationsText(review.violations)).toBe(
    [
      'The policy refuses this request: 2 problems to mend.',
      '1. Cost centre: The field is empty. Fill it in. [form.required; Keydesk request form]',
      '2. Protection level "software": Data classified restricted is protected by a key in an HSM, not in software. Choose protection level hsm. [crypto.protection-level; Keydesk default policy]',
      '1 warning to consider.',
      '1. Key type "AES-128": AES-128 has the smallest margin of the three AES key lengths, and AES-256 costs little more. Choose AES-256. [crypto.aes-key-length; Keydesk default policy]',
    ].join('\n'),
  );
});

test('a message stays readable however many findings there are', () => {
  const applications = Array.from({ length: 50 }, (_, index) => `app-${index}: fly`);
  const lines = violationsText(reviewKeyRequest(form({ applications }), CONTEXT).violations).split('\n');
  expect(lines[0]).toBe('The policy refuses this request: 50 problems to mend.');
  expect(lines).toHaveLength(17);
  expect(lines.at(-1)).toBe('and 35 more, told once these are mended.');
});

test('the text of a refusal leaves warnings out, and nothing is nothing', () => {
  expect(refusalText(review)).not.toContain('warning');
  expect(violationsText([])).toBe('');
});
