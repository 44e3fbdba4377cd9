import { AWS_DECLARED, openAwsHarness } from './aws-harness';
import { kmsConformance } from './kms';

kmsConformance('the AWS adapter over HTTP', () => openAwsHarness(), {
  declared: AWS_DECLARED,
  credentials: true,
  propertyRuns: 10,
});
