import { AWS_DECLARED, changes, openAwsHarness } from './aws-harness';
import { property } from './property';
import { renewed } from './renewal';

/** One order to the adapter is up to ten calls to AWS. Here they take no wire, so that thousands of schedules fit. */
describe.each([
  ['changes', changes],
  ['every call', () => true],
] as const)('the AWS adapter under faults of %s', (_, suffers) => {
  const { open, close } = renewed(() => openAwsHarness({ suffers }));
  afterAll(close);

  property(open, AWS_DECLARED, 100);
});
