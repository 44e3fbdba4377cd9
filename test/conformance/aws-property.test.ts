import { AWS_DECLARED, type AwsHarness, changes, openAwsHarness } from './aws-harness';
import { property } from './property';

/** One order to the adapter is up to ten calls to AWS. Here they take no wire, so that thousands of schedules fit. */
describe.each([
  ['changes', changes],
  ['every call', () => true],
] as const)('the AWS adapter under faults of %s', (_, suffers) => {
  let harness: AwsHarness | undefined;
  beforeAll(async () => {
    harness = await openAwsHarness({ suffers });
  });
  afterAll(() => harness?.cleanup());

  property(
    () => {
      if (!harness) throw new Error('The harness did not open');
      return harness;
    },
    AWS_DECLARED,
    Number(process.env.KEYDESK_AWS_RUNS ?? 60),
  );
});
